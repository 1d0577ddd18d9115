"""Applications served on a port of this machine, for tests that look at them from outside."""

import threading

from waitress.server import create_server


def serve(app, threads: int = 4):
    """Begin to serve ``app``; ``address`` of what is returned says where."""
    server = create_server(app, host="127.0.0.1", port=0, threads=threads)
    threading.Thread(target=server.run, daemon=True).start()
    server.address = f"http://127.0.0.1:{server.effective_port}"
    return server


def stop(server) -> None:
    """Close the server by its own thread: a socket that another one closes while it waits there is an error."""
    server.trigger.pull_trigger(server.close)
