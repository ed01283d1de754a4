"""Kernels that start in no time: forked from the server that has imported what takes long.

A chapter computes for a second and imports for two. Each gets a process of its own all the same, as
clean as one started anew.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import tempfile
import uuid
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess

from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import LocalProvisioner
from traitlets import default

from .processes import context, end_with_parent, forks


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


def manager() -> type[AsyncKernelManager]:
    """Return what starts kernels here; they start as Jupyter does where none can be forked."""
    return ForkedKernelManager if forks() else AsyncKernelManager


# a process that waits to be the next kernel, with the pipe that tells it how
_READY: list[tuple[BaseProcess, Connection]] = []


def get_ready() -> None:
    """Fork the next kernel from this process, which was itself forked for the purpose.

    Called before papermill runs: what it starts, threads and loops, does not survive a fork.
    """
    if forks() and not _READY:
        _READY.append(_waiting(multiprocessing.get_context("fork")))


def _waiting(context: BaseContext) -> tuple[BaseProcess, Connection]:
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    return process, ours


class _ForkProvisioner(LocalProvisioner):
    async def launch_kernel(self, cmd, **kwargs):
        """Fork a kernel; `cmd` ends in ``-m ipykernel_launcher`` and its arguments."""
        arguments = cmd[cmd.index("ipykernel_launcher") + 1 :]
        cwd, env = kwargs.get("cwd") or os.getcwd(), dict(kwargs.get("env") or os.environ)
        process, pipe = _READY.pop() if _READY else _waiting(context())
        pipe.send((arguments, str(cwd), env))
        pipe.close()
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


def _serve(pipe: Connection) -> None:
    """Be a kernel, in the forked process, once it is told how."""
    os.setsid()
    os.dup2(2, 1)  # what the kernel itself says belongs in the log
    end_with_parent()
    try:
        arguments, cwd, env = pipe.recv()
    except EOFError:
        return  # none was needed
    os.environ.clear()
    os.environ.update(env)
    os.environ.pop("JPY_PARENT_PID", None)  # it need not be the parent; see above
    os.chdir(cwd)
    from ipykernel.kernelapp import IPKernelApp

    IPKernelApp.launch_instance(argv=arguments)
