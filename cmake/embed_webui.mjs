// Turns the files that the web UI's build has left into C++: webui/assets.h says what it is for.
//
// Usage: node embed_webui.mjs DIST OUT.cc

import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";

const [dist, out] = process.argv.slice(2);

const CONTENT_TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".woff2": "font/woff2",
};
// Pages are sent as templates are filled in, and not as files.
const PAGES = { "index.html": "webui_index_template", "report.html": "webui_report_template" };

function files(folder, prefix) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? files(join(folder, entry.name), `${prefix}${entry.name}/`) : [prefix + entry.name]);
}

// Octal escapes have at most three digits, so that no character is taken for a further one; "?" could begin a trigraph.
function literal(bytes) {
  const lines = [];
  for (let start = 0; start < bytes.length; start += 80) {
    let line = "";
    for (const byte of bytes.subarray(start, start + 80)) {
      const plain = byte >= 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c && byte !== 0x3f;
      line += plain ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, "0")}`;
    }
    lines.push(`    "${line}"`);
  }
  return lines.length > 0 ? lines.join("\n") : '    ""';
}

function view(bytes) {
  return `std::string_view(\n${literal(bytes)},\n    ${bytes.length})`;
}

const text = (words) => literal(Buffer.from(words)).trim();

const names = files(dist, "").sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
const assets = [];
let code = `// Made by cmake/embed_webui.mjs.
#include "webui/assets.h"

#include <array>

namespace acrida {
`;
for (const name of names) {
  const bytes = readFileSync(join(dist, name));
  if (PAGES[name]) {
    code += `
std::string_view ${PAGES[name]}() {
  return ${view(bytes)};
}
`;
    continue;
  }
  const type = CONTENT_TYPES[extname(name)];
  if (!type) throw new Error(`${name}: of what content type is it? Tell cmake/embed_webui.mjs`);
  const packed = gzipSync(bytes, { level: 9 });
  const digest = createHash("sha256").update(bytes).digest("hex").slice(0, 16);
  assets.push(`    Asset{${text(name)}, ${text(type)}, ${text(`"${digest}"`)},
  ${view(bytes)},
  ${view(packed.length < bytes.length ? packed : Buffer.alloc(0))}},
`);
}
for (const page of Object.keys(PAGES)) {
  if (!names.includes(page)) throw new Error(`${dist} has no ${page}`);
}
code += `
std::span<const Asset> webui_assets() {
  static constexpr std::array<Asset, ${assets.length}> kAssets{
${assets.join("")}  };
  return kAssets;
}

}  // namespace acrida
`;
writeFileSync(out, code);
