"""`python -m app.import_contracts`: the import contracts of pyproject.toml, for systems without scripts on the path."""

from importlinter.cli import lint_imports_command

if __name__ == "__main__":
    lint_imports_command()
