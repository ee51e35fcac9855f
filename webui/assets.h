// What cmake/webui.cmake embeds of the web UI: the files that its build leaves in dist.
//
// Without node, or with -DACRIDA_WEBUI=OFF, there are no assets, and the templates are small pages
// that say so.
//
// Thread: any; the texts live for ever.
#pragma once

#include <span>
#include <string_view>

namespace acrida {

struct Asset {
  std::string_view path;  // in dist: "assets/index-4f2a.js"
  std::string_view content_type;
  std::string_view etag;  // with its quotes
  std::string_view bytes;
  std::string_view gzip;  // the same, compressed; empty: it would not be smaller
};

// Sorted by path.
std::span<const Asset> webui_assets();

// With /*acrida-template-args*/{}, /*acrida-auth-args*/null and nonce="acrida-nonce" to be
// replaced; with the second it is a login page.
std::string_view webui_index_template();
// One file that needs no network, with /*acrida-template-args*/{} and {"acrida-state":null} to be
// replaced.
std::string_view webui_report_template();

}  // namespace acrida
