"""One module per command of `firstfix`; `firstfix.config.cli.Command` says what each has."""
