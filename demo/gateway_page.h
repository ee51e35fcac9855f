// What a client gets instead of the site's answer: nginx's error pages, a connection that is reset.
//
// Thread: values.
#pragma once

#include <optional>

#include "demo/fault.h"
#include "demo/http_message.h"

namespace acrida::demo {

// Nothing when `fault` leaves the answer to the site.
std::optional<HttpReply> gateway_reply(Fault fault);

}  // namespace acrida::demo
