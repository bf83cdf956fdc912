"""`python -m troth.project` is the `troth` command: the parts of `troth serve` are started so."""

from troth.project.commandline import main

main()
