// Asks `pincite mcp` and `/mcp` with the official client in TypeScript.
//
//     node client.mjs PROGRAM URL

import assert from "node:assert/strict";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";

const [program, url] = process.argv.slice(2);

async function ask(name, transport) {
  const client = new Client({ name: "e2e", version: "1" });
  await client.connect(transport);
  assert.equal(client.getServerVersion().name, "pincite");
  assert.match(client.getInstructions(), /cite path:lines/);
  const { tools } = await client.listTools();
  assert.deepEqual(tools.map((tool) => tool.name), ["search", "read", "outline"]);

  const call = async (tool, args, isError = false) => {
    const result = await client.callTool({ name: tool, arguments: args });
    assert.equal(Boolean(result.isError), isError, JSON.stringify(result));
    assert.equal(result.content.length, 1);
    return result.content[0].text;
  };
  const found = await call("search", { query: "how do I descale the kettle" });
  assert.match(found, /^Answered \(/);
  assert.match(found, /kettle\.md:3-5/);
  const [, id] = found.match(/^id (\w{16}) /m);
  assert.match(await call("read", { id }), /Two years/);
  assert.match(await call("outline", {}), /^kettle\.md — FAQ/m);
  assert.match(await call("search", { query: "zebra quantum parliament" }), /^No /);
  assert.match(await call("read", { id: "0" }, true), /search again/);
  await assert.rejects(client.callTool({ name: "delete", arguments: {} }), /no tool/);
  await client.close();
  console.log(`typescript, ${name}: ok`);
}

await ask("stdio", new StdioClientTransport({ command: program, args: ["mcp"] }));
await ask("http", new StreamableHTTPClientTransport(new URL(url)));
