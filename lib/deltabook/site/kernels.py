"""Kernels that start in no time: forked from a process that has imported everything.

A chapter computes for a second and imports for two. A fork server imports once; each chapter then
gets a process of its own, as clean as one started anew.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import tempfile
import threading
import uuid
from collections.abc import Mapping

from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import LocalProvisioner
from traitlets import default

# imported once; a module that cannot be is passed over in silence, and each kernel imports it
PRELOADED = ["deltabook.site.preload"]


class ForkedKernelManager(AsyncKernelManager):
    """Starts kernels by forking; else as Jupyter does.

    It speaks to them through files: a port that is free when it is chosen may be taken before the
    kernel is there, and then the kernel dies.
    """

    @default("transport")
    def _through_files(self) -> str:
        return "ipc"

    @default("ip")
    def _a_name_of_its_own(self) -> str:
        return os.path.join(tempfile.gettempdir(), f"deltaindex-{uuid.uuid4().hex}")

    async def _async_pre_start_kernel(self, **kwargs):
        if self.provisioner is None:
            self.kernel_id = self.kernel_id or str(uuid.uuid4())
            self.provisioner = _ForkProvisioner(
                kernel_id=self.kernel_id, kernel_spec=self.kernel_spec, parent=self
            )
        return await super()._async_pre_start_kernel(**kwargs)


# elsewhere what has been imported may not survive a fork, or there is none
KernelManager = ForkedKernelManager if sys.platform == "linux" else AsyncKernelManager


class _ForkProvisioner(LocalProvisioner):
    async def launch_kernel(self, cmd, **kwargs):
        """Fork a kernel; `cmd` ends in ``-m ipykernel_launcher`` and its arguments."""
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(PRELOADED)
        arguments = cmd[cmd.index("ipykernel_launcher") + 1 :]
        cwd, env = kwargs.get("cwd") or os.getcwd(), dict(kwargs.get("env") or os.environ)
        process = context.Process(target=_serve, args=(arguments, str(cwd), env), daemon=True)
        process.start()
        self.process = _Process(process)
        self.pid, self.pgid, self.cwd = process.pid, None, cwd
        return self.connection_info


class _Process:
    """A forked process with the methods of `subprocess.Popen` that Jupyter calls."""

    stdin = stdout = stderr = None

    def __init__(self, process):
        self._process = process
        self.pid = process.pid

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self) -> int | None:
        self._process.join()
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)


def _serve(arguments: list[str], cwd: str, env: Mapping[str, str]) -> None:
    """Be a kernel, in the forked process."""
    os.setsid()
    os.dup2(2, 1)  # what the kernel itself says belongs in the log
    end_with_parent()
    os.environ.clear()
    os.environ.update(env)
    os.environ.pop("JPY_PARENT_PID", None)  # the parent is the fork server; see above
    os.chdir(cwd)
    from ipykernel.kernelapp import IPKernelApp

    IPKernelApp.launch_instance(argv=arguments)


def end_with_parent() -> None:
    """End this process when the one that asked for it has ended, however that was."""

    def watch() -> None:
        multiprocessing.parent_process().join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
