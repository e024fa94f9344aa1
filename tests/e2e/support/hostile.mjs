// Sources that try to break out of the page. Written at run time: some of their
// names are none that every file system takes, and none of it should be mistaken
// for text of this repository.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

const TITLE = `<img src=x onerror="alert(1)"> Poisoned "'></title></textarea><script>alert(2)</script>`;

export async function writeHostile(folder) {
  await mkdir(folder, { recursive: true });
  for (const [name, text] of Object.entries(files())) await writeFile(join(folder, name), text);
}

function files() {
  return {
    "script.html": `<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>${escape(TITLE)}</title><link rel="canonical" href="javascript:alert(3)//poison"></head>
<body><main><h1>${escape(TITLE)}</h1>
<h2 id="${escape(`"onmouseover="alert(4)`)}">${escape(`Poison <svg onload=alert(5)> with "quotes" &amp; 'apostrophes'`)}</h2>
<p>The poison of the first kind: ${escape(`</mark><script>document.title='taken'</script> <a href="javascript:alert(6)">poison</a> </p></article></body> {query} {results} \${query} {{title}} <!-- `)}</p>
<h2>${escape(`' autofocus onfocus=alert(7) x='`)}</h2>
<p>The poison of the second kind ${escape(`--> <iframe src="javascript:alert(8)"></iframe> <style>*{display:none}</style>`)}</p>
</main></body></html>`,
    "bidi.md": `# Backwards \u202eelttil a\u202c and \u2066never closed \u202e poison

The poison of the third kind: \u202etxt.exe\u202c and \u202b\u202e\u2067 these are never closed.
A bell \x07, an escape \x1b[31mred\x1b[0m, a zero\u200bwidth and a soft\u00adhyphen.

## Combining Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319\u0324\u031e poison

A fourth kind, with \u{1F9EA} test tubes \u{1F468}\u200D\u{1F469}\u200D\u{1F467} before the poison and after it.
`,
    "wide.md": `# Poison ${"W".repeat(400)}

The poison of the fifth kind ${"m".repeat(1500)} ends.

## poison_${"x_".repeat(150)}

\`\`\`
poison ${"code ".repeat(80)}
\`\`\`
`,
    [`"><b onclick=alert(9)>poison'.md`]: `# A file with a name of its own

The poison of the sixth kind is in the name of this file.
`,
    "poison.json": JSON.stringify([
      { question: "Poison in an address?", answer: "The poison of the seventh kind has an address that runs.", url: "javascript:alert(10)" },
      { question: "Poison in an address with a tab?", answer: "The poison of the eighth kind hides in its scheme.", url: "java\tscript:alert(11)" },
      { question: "Poison in a data address?", answer: "The poison of the ninth kind is a page of its own.", url: "data:text/html,<script>alert(12)</script>" },
    ]),
  };
}

function escape(text) {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
