// The head of a response to a WebRequest, as it goes over the wire.
//
// Thread: any.
#pragma once

#include <optional>
#include <string>

#include "web/web_request.h"

namespace acrida {

// Whether the client may send a further request, and whether the body has an end that is known.
enum class AfterResponse : char { kKeepAlive, kClose, kStream };

// With Content-Length (none in a stream), Connection and X-Content-Type-Options: nosniff. Nothing:
// a header has a name or a value that is none, by which somebody might write a response of his own.
std::optional<std::string> response_head(const WebResponse& response, AfterResponse after);

// 204 and 304 have no body.
bool has_body(unsigned status);

}  // namespace acrida
