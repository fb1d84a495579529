"""What the operating system refuses, in Dutch."""

from __future__ import annotations

import errno

_REASONS = {
    errno.ENOENT: "dit pad bestaat niet",
    errno.ENOTDIR: "een deel van dit pad is geen map",
    errno.EISDIR: "dit is een map, geen bestand",
    errno.EEXIST: "dit bestaat al",
    errno.EACCES: "daar is geen toestemming voor",
    errno.EPERM: "daar is geen toestemming voor",
    errno.EROFS: "op deze schijf kan niet worden geschreven",
    errno.ENOSPC: "de schijf is vol",
    errno.EDQUOT: "de ruimte voor deze gebruiker is op",
    errno.EFBIG: "het bestand wordt te groot",
    errno.EIO: "de schijf geeft een fout",
    errno.ENAMETOOLONG: "deze naam is te lang",
    errno.ELOOP: "deze verwijzing leidt naar zichzelf",
    errno.EMFILE: "er zijn te veel bestanden open",
    errno.EADDRINUSE: "een ander programma gebruikt dit al",
    errno.EADDRNOTAVAIL: "dit is geen adres van deze computer",
}


def reason(error: OSError) -> str:
    """Why something is refused, to stand after a colon; the name of the system for what is rare.

    >>> reason(FileNotFoundError(2, "No such file or directory"))
    'dit pad bestaat niet'
    """
    import socket  # here, for it takes time that a command which goes well need not wait for

    if isinstance(error, socket.gaierror):
        return "dit adres is niet te vinden"
    known = _REASONS.get(error.errno or 0)
    return known or f"fout {errno.errorcode.get(error.errno or 0, 'onbekend')} van het besturingssysteem"
