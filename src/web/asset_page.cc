#include "web/asset_page.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "base/strings.h"

namespace acrida {
namespace {

bool takes_gzip(const WebRequest& request) {
  const std::string* const accepted = request.header("Accept-Encoding");
  if (accepted == nullptr) {
    return false;
  }
  for (const std::string_view one : split(*accepted, ',')) {
    const std::vector<std::string_view> parts = split(one, ';');
    if (equals_ignoring_case(trim(parts.front()), "gzip")) {
      const std::string_view weight = parts.size() > 1 ? trim(parts[1]) : "q=1";
      return !weight.starts_with("q=0") || weight.find_first_of("123456789") != weight.npos;
    }
  }
  return false;
}

bool has_it(const WebRequest& request, std::string_view etag) {
  const std::string* const known = request.header("If-None-Match");
  return known != nullptr && known->find(etag) != std::string::npos;
}

}  // namespace

WebResponse asset_page(std::span<const Asset> assets, const WebRequest& request) {
  if (request.method != "GET" && request.method != "HEAD") {
    WebResponse response = web_text(405, "only GET is answered\n");
    response.headers.push_back({"Allow", "GET, HEAD"});
    return response;
  }
  const std::string_view path = std::string_view(request.path).substr(1);
  const auto found = std::lower_bound(
      assets.begin(), assets.end(), path,
      [](const Asset& asset, std::string_view wanted) { return asset.path < wanted; });
  if (found == assets.end() || found->path != path) {
    return web_text(404, "there is no such file\n");
  }
  WebResponse response{.headers = {{"ETag", std::string(found->etag)},
                                   {"Cache-Control", "no-cache"},
                                   {"Vary", "Accept-Encoding"}}};
  if (has_it(request, found->etag)) {
    response.status = 304;
    return response;
  }
  response.headers.push_back({"Content-Type", std::string(found->content_type)});
  const bool compressed = !found->gzip.empty() && takes_gzip(request);
  if (compressed) {
    response.headers.push_back({"Content-Encoding", "gzip"});
  }
  response.body = compressed ? found->gzip : found->bytes;
  return response;
}

}  // namespace acrida
