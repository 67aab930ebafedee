# Everything is in app/bootstrap.py, which needs nothing but Python: `python3 app/bootstrap.py run` works without make.
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null \
	&& echo $$p && break; done)

.PHONY: run demo test check bench setup
run demo test check bench setup:
	@if [ -z "$(PYTHON)" ]; then echo "Citydeck needs Python 3.11, 3.12 or 3.13; none was found on the path" >&2; exit 2; fi
	@$(PYTHON) app/bootstrap.py $@ $(ARGS)
