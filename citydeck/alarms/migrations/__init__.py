"""Schema history of ``alarm.db``; every revision stays for ever."""
