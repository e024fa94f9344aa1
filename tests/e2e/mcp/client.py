"""Asks `pincite mcp` and `/mcp` with the official client in Python.

    client.py PROGRAM URL
"""

import asyncio
import re
import sys

from mcp import Client, StdioServerParameters


def text_of(result, is_error=False):
    assert bool(result.is_error) == is_error, result
    [content] = result.content
    return content.text


async def ask(server, mode):
    async with Client(server, mode=mode) as client:
        assert client.server_info.name == "pincite", client.server_info
        tools = (await client.list_tools()).tools
        assert [tool.name for tool in tools] == ["search", "read", "outline"], tools
        query = {"query": "how do I descale the kettle"}
        found = text_of(await client.call_tool("search", query))
        assert found.startswith("Answered ("), found
        assert "kettle.md:3-5" in found and "Boil vinegar" in found, found
        passage = re.search(r"^id (\w{16}) ", found, re.MULTILINE).group(1)
        read = text_of(await client.call_tool("read", {"id": passage}))
        assert "Two years" in read, read
        outline = text_of(await client.call_tool("outline", {"path": "kettle.md"}))
        assert "Q: How long does the warranty last?" in outline, outline
        nothing = {"query": "zebra quantum parliament"}
        nothing = text_of(await client.call_tool("search", nothing))
        assert nothing.startswith("No "), nothing
        told = text_of(await client.call_tool("read", {"id": "0"}), is_error=True)
        assert "search again" in told, told
        print(f"python, {mode}, {client.protocol_version}: ok")


async def main():
    program, url = sys.argv[1:]
    for server in [StdioServerParameters(command=program, args=["mcp"]), url]:
        for mode in ["auto", "legacy"]:
            await ask(server, mode)


asyncio.run(main())
