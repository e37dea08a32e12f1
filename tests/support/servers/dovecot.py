"""A real Dovecot that serves a single mailbox on loopback."""

import grp
import imaplib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from integrations.mailboxes.mailbox import Account
from tests.support.servers.loopback import free_port

DOVECOT = shutil.which("dovecot") or (
    "/usr/sbin/dovecot" if Path("/usr/sbin/dovecot").exists() else None
)

CONFIG = """
base_dir = {dir}/run
state_dir = {dir}/state
log_path = {dir}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
first_valid_uid = 0
last_valid_uid = 0
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {login}
mail_location = maildir:{dir}/mail
auth_failure_delay = 0
passdb {{
  driver = static
  args = password=secret
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={dir}/home
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
"""


@contextmanager
def dovecot() -> Iterator[Account]:
    """One that serves the mailbox of "office", whose password is "secret"."""
    folder = Path(tempfile.mkdtemp(prefix="leadflow-dovecot-", dir="/tmp"))  # sockets want it short
    folder.chmod(0o755)
    for name in ("run", "state", "mail", "home"):
        (folder / name).mkdir(parents=True)
    port = free_port()
    is_root = (
        os.getuid() == 0
    )  # Dovecot refuses to serve mail as root, and has users of its own for the rest
    reader = pwd.getpwnam("nobody") if is_root else pwd.getpwuid(os.getuid())
    me = reader.pw_name
    if is_root:
        for name in ("mail", "home"):
            os.chown(folder / name, reader.pw_uid, reader.pw_gid)
    (folder / "conf").write_text(
        CONFIG.format(
            dir=folder,
            port=port,
            login="dovenull" if is_root else me,
            user="dovecot" if is_root else me,
            group="dovecot" if is_root else grp.getgrgid(reader.pw_gid).gr_name,
            uid=reader.pw_uid,
            gid=reader.pw_gid,
        )
    )
    process = subprocess.Popen(
        [str(DOVECOT), "-F", "-c", str(folder / "conf")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    until = time.monotonic() + 15
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            break
        except OSError:
            time.sleep(0.02)
    yield Account(host="127.0.0.1", user="office", password="secret", port=port, tls="none")
    begun = psutil.Process(process.pid).children(recursive=True)
    process.kill()  # told to end, it would wait a second for what it has begun
    for child in begun:
        with suppress(psutil.NoSuchProcess):
            child.kill()
    process.wait()
    shutil.rmtree(folder, ignore_errors=True)


def append(account: Account, *mails: bytes) -> None:
    with imaplib.IMAP4("127.0.0.1", account.port) as box:
        box.login(account.user, account.password)
        for mail in mails:
            box.append("INBOX", "", None, mail)
