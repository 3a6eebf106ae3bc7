"""Download papers from an index into a file that is read like any other.

This is the one part of the package that uses the network, and only when it is
called. The indexes are asked through their own kept clients, which the extra
``[fetch]`` brings; what they answer is written as they say it, one paper a line.
"""

from topics.fetch.harvest import fetch
from topics.fetch.request import SERVICES, FetchRequest

__all__ = ["SERVICES", "FetchRequest", "fetch"]
