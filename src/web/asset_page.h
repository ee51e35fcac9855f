// Files that are embedded in the program, as the web server answers them.
//
// Thread: any.
#pragma once

#include <span>

#include "web/web_request.h"
#include "webui/assets.h"

namespace acrida {

// Of a request whose path begins with "/assets/": the file with its ETag, 304 when the client has
// it, compressed when it takes that; 404, 405. The path is looked up as it was sent.
WebResponse asset_page(std::span<const Asset> assets, const WebRequest& request);

}  // namespace acrida
