"""The application around the domain packages: settings, database, pages, languages, mail, security, command line."""
