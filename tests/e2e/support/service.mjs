// What the tests run against: a site of static pages, an index over it and over
// other sources, and `pincite serve` over that index. All of it on free ports of
// this machine and in a folder that goes in the end.
import { execFile, spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { writeHostile } from "./hostile.mjs";

const PINCITE = process.env.PINCITE ?? "pincite";
const MDBOOK = process.env.MDBOOK ?? "mdbook";
const HERE = fileURLToPath(new URL("..", import.meta.url));
const COMPONENT = join(HERE, "../../src/bin/pincite/serve/web/pincite-search.js");
const run = promisify(execFile);
// A debug build starts within a second; a machine under load takes longer.
const START_TIMEOUT = 30_000;
// The service, as the documentation calls it.
const ENDPOINT = /http:\/\/127\.0\.0\.1:7700\/|https:\/\/search\.example\.org\//g;
const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css" };

// Gives { url, site, asked, stop }: the addresses of the service and of the site,
// both ending with `/`, and the questions in the query log so far.
export async function start() {
  const folder = await mkdtemp(join(tmpdir(), "pincite-e2e-"));
  const pages = { endpoint: "" };
  const { files, book, root } = await documented();
  await buildBook(folder, book);
  const site = await serveSite(folder, files, pages);
  await cp(join(HERE, "corpus"), folder, { recursive: true });
  await writeHostile(join(folder, "hostile"));
  await writeFile(join(folder, "pincite.toml"), settings(root, site.url));
  await run(PINCITE, ["index"], { cwd: folder });
  const service = await serve(folder, new URL(site.url).origin);
  pages.endpoint = service.url;
  const asked = async () => {
    const log = await readFile(join(folder, "queries.jsonl"), "utf8");
    return log.split("\n").filter(Boolean).map((line) => JSON.parse(line).query);
  };
  const stop = async () => {
    service.child.kill();
    site.server.closeAllConnections();
    site.server.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { url: service.url, site: site.url, asked, stop };
}

// The root that the documentation has for a site, and others without addresses.
function settings(root, site) {
  const documented = root.replace('"public"', '"site"').replace("http://localhost:8000/", site);
  const others = ["notes", "world", "hostile"].map((name) => `[[root]]\npath = "${name}"\n`);
  return [documented, ...others].join("\n");
}

// Starts the service on a free port; the line that it prints tells which.
function serve(folder, origin) {
  const options = ["--allow-origin", origin, "--title", "Tern help", "--query-log", "queries.jsonl"];
  const child = spawn(PINCITE, ["serve", "--addr", "127.0.0.1:0", ...options], { cwd: folder });
  return new Promise((resolve, reject) => {
    let said = "";
    const fail = (why) => reject(new Error(`pincite serve ${why}:\n${said}`));
    const timer = setTimeout(() => fail("does not start"), START_TIMEOUT);
    const read = (data) => {
      said += data;
      const [url] = said.match(/http:\/\/127\.0\.0\.1:\d+/) ?? [];
      if (!url) return;
      clearTimeout(timer);
      resolve({ child, url: `${url}/` });
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.on("error", (error) => fail(error.message));
    // After the start a test fails by it in its own way; this tells why.
    child.on("exit", (code, signal) => {
      clearTimeout(timer);
      fail(`ends with ${code ?? signal}`);
      if (!child.killed) console.error(`pincite serve ended with ${code ?? signal}:\n${said}`);
    });
  });
}

// The site: the indexed pages, pages that include the component, and the
// examples of its documentation.
async function serveSite(folder, examples, pages) {
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url, "http://site/").pathname);
    const folders = [join(folder, "site"), join(HERE, "site"), folder];
    const found = folders.map((from) => readFile(join(from, path)).catch(() => null));
    for (const bytes of [examples[path], ...(await Promise.all(found))]) {
      if (bytes === undefined || bytes === null) continue;
      const type = TYPES[extname(path)];
      response.writeHead(200, { "content-type": type ?? "application/octet-stream" });
      return response.end(type ? bytes.toString().replaceAll(ENDPOINT, pages.endpoint) : bytes);
    }
    // A browser asks for an icon of its own accord.
    response.writeHead(path === "/favicon.ico" ? 204 : 404).end();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, url: `http://127.0.0.1:${server.address().port}/` };
}

// A book by mdBook at `/book/book/`, with the files that the documentation adds.
async function buildBook(folder, files) {
  const book = join(folder, "book");
  await mkdir(join(book, "src"), { recursive: true });
  await cp(COMPONENT, join(book, "pincite-search.js"));
  files["src/SUMMARY.md"] = "- [Tern](tern.md)\n";
  files["src/tern.md"] = "# Tern\n\nA page of a book.\n";
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(book, name), text)));
  await run(MDBOOK, ["build"], { cwd: book });
}

// Pages made of the examples in docs/web-component.md, the files that it adds to
// a book, and its root of a `pincite.toml`.
async function documented() {
  const text = await readFile(join(HERE, "../../docs/web-component.md"), "utf8");
  const blocks = [...text.matchAll(/^```(\w*)\n(.*?)^```/gms)];
  const [html, css, js, toml, policy] = ["html", "css", "js", "toml", ""].map((language) =>
    blocks.filter(([, name]) => name === language).map(([, , block]) => block));
  const head = (title, style) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>
<link rel="stylesheet" href="${style}"><meta http-equiv="Content-Security-Policy" content="${policy[0].trim()}">`;
  const files = {
    "/example.html": `${head("Example", "example.css")}</head><body><main><h1>Example</h1>${html[0]}${html[1]}</main></body></html>`,
    "/example.css": css[0],
    "/texts.js": js[0],
  };
  const book = {
    "book.toml": `[book]\ntitle = "Tern"\n\n${toml[1]}`,
    "search-box.css": css[1],
    "search-box.js": js[1],
  };
  return { files, book, root: toml[0] };
}
