"""What the commands have in common: errors become a red sentence and an exit status."""

from rich.console import Console
from rich.markup import escape

from tools import choice
from tools.deploy.errors import WRONG_CALL, DeployError

STOPPED = 130  # as a shell says of Ctrl-C


def run_command(work):
    """Call work(console); its result, or the status of what went wrong."""
    console = Console()
    try:
        return work(console)
    except choice.WrongChoice as error:
        console.print(f"[red]{escape(str(error))}[/red]", highlight=False)
        return WRONG_CALL
    except DeployError as error:
        console.print(f"[red]{escape(str(error))}[/red]", highlight=False)
        return error.status
    except KeyboardInterrupt:
        console.print("stopped by you")
        return STOPPED
