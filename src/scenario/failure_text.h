// The texts under which failed requests are grouped, as Locust's tables show them.
//
// Thread: any.
#pragma once

#include <string>
#include <string_view>

namespace acrida {

// "HTTPError('404 Client Error: Not Found for url: /api/x')". Locust puts the sample's name where
// the URL was, so that one failure stays one row whatever the query.
std::string status_failure_text(int status, std::string_view reason, std::string_view name);

// "CatchResponseError('not logged in')".
std::string caught_failure_text(std::string_view why);

}  // namespace acrida
