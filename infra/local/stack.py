"""One running local stack: emulator, the real template deployed on it, pages and API on one origin."""

from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from infra import synth
from infra.local.authority import anchors_of_demo
from infra.local.context import DemoContext
from infra.local.deploy import Clients, deploy
from infra.local.process import Emulator, StartFailed, port_is_free
from infra.local.proxy import Proxy

Say = Callable[[str], None]


class LocalStack:
    """Starts on enter, stops on exit; the state stays in its folder."""

    def __init__(self, state: Path, *, web_port: int, emulator_port: int, pages: Path, say: Say = print) -> None:
        state.mkdir(parents=True, exist_ok=True)
        self.emulator = Emulator(emulator_port, state)
        self.web_port = web_port
        self.pages = pages
        self.say = say
        self.proxy: Proxy | None = None
        self.context: DemoContext | None = None

    def __enter__(self) -> DemoContext:
        try:
            return self.start()
        except BaseException:
            self.stop()
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> DemoContext:
        if not port_is_free(self.web_port):
            raise StartFailed(f"port {self.web_port} is taken by another process: choose one with PORT=")
        self.say("synthesize the stack")
        assembly = synth.assembly({**synth.LOCAL, "trust_anchors": str(anchors_of_demo())})
        self.say("start the emulator")
        self.emulator.start()
        self.say("deploy the stack")
        web_url = f"http://127.0.0.1:{self.web_port}"
        endpoint = self.emulator.endpoint
        clients = Clients(endpoint)
        outputs = deploy(assembly, clients, {"WebOrigin": web_url, "KeysEndpoint": endpoint})
        api_url = f"{endpoint}/_aws/execute-api/{outputs['ApiId']}"
        self.context = DemoContext(endpoint, web_url, api_url, outputs, self.emulator.state, clients)
        self.proxy = Proxy(self.web_port, pages=self.pages, api=api_url, config=self.context.web_config)
        self.proxy.start()
        return self.context

    def stop(self) -> None:
        if self.proxy:
            self.proxy.close()
        self.emulator.stop()
