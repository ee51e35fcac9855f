// Builds dist/: index.html with its assets, and report.html, which is one file.
//
// Usage: node build.mjs [--outDir DIR]

import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const root = dirname(fileURLToPath(import.meta.url));
const given = process.argv.indexOf("--outDir");
const outDir = resolve(given > 0 ? process.argv[given + 1] : join(root, "dist"));

const shared = {
  root,
  base: "./",
  configFile: false,
  publicDir: "public",
  logLevel: "warn",
  esbuild: { jsx: "automatic", jsxImportSource: "preact", legalComments: "none" },
};

// A script that closes its own element, and a comment that hides the rest, end an inlined script early.
function inlined(script) {
  return script.replace(/<\/(script)/gi, "<\\/$1").replace(/<!--/g, "<\\!--");
}

// Scripts and styles go into the page: a report is opened from disk, where modules are not loaded. They go to the
// end of the body, since a classic script runs where it stands.
function singleFile() {
  return {
    name: "single-file",
    enforce: "post",
    generateBundle(_options, bundle) {
      const page = bundle["report.html"];
      let html = String(page.source).replace(/<script type="module"[^>]*><\/script>\s*/g, "");
      html = html.replace(/<link rel="(stylesheet|modulepreload)"[^>]*>\s*/g, "");
      for (const [name, part] of Object.entries(bundle)) {
        if (part.type === "chunk") {
          html = html.replace("</body>", () => `<script>${inlined(part.code.trimEnd())}</script>\n  </body>`);
        } else if (name.endsWith(".css")) {
          html = html.replace("</head>", () => `<style>${String(part.source).trimEnd()}</style>\n  </head>`);
        }
        if (name !== "report.html") delete bundle[name];
      }
      page.source = html;
    },
  };
}

rmSync(outDir, { recursive: true, force: true });
await build({
  ...shared,
  build: {
    outDir,
    emptyOutDir: false,
    target: "es2020",
    modulePreload: false,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 300,
    rollupOptions: { input: join(root, "index.html") },
  },
});
await build({
  ...shared,
  publicDir: false,
  plugins: [singleFile()],
  build: {
    outDir,
    emptyOutDir: false,
    target: "es2020",
    modulePreload: false,
    cssCodeSplit: false,
    chunkSizeWarningLimit: 300,
    rollupOptions: { input: join(root, "report.html"), output: { format: "iife" } },
  },
});

// The server finds the placeholders by their text; a build that lost one must not pass.
for (const [page, marks] of [
  ["index.html", ["/*acrida-template-args*/{}", "/*acrida-auth-args*/null", "acrida-nonce"]],
  ["report.html", ["/*acrida-template-args*/{}", '{"acrida-state":null}']],
]) {
  const html = readFileSync(join(outDir, page), "utf8");
  for (const mark of marks) {
    if (html.split(mark).length !== 2)
      throw new Error(`${page}: ${mark} is there ${html.split(mark).length - 1} times`);
  }
  writeFileSync(join(outDir, page), html.endsWith("\n") ? html : html + "\n");
}
