#include "demo/gateway_page.h"

#include <string>
#include <string_view>

namespace acrida::demo {
namespace {

HttpReply nginx_page(int status, std::string_view title) {
  const std::string heading = std::to_string(status) + " " + std::string(title);
  return {.status = status,
          .content_type = "text/html",
          .server = "nginx",
          .set_cookies = {},
          .body = "<html>\r\n<head><title>" + heading +
                  "</title></head>\r\n<body>\r\n<center><h1>" + heading +
                  "</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n",
          .is_of_gateway = true};
}

}  // namespace

std::optional<HttpReply> gateway_reply(Fault fault) {
  switch (fault) {
    case Fault::kBadGateway:
      return nginx_page(502, "Bad Gateway");
    case Fault::kGatewayTimeout:
      return nginx_page(504, "Gateway Time-out");
    case Fault::kReset:
      return HttpReply{.status = 0, .is_reset = true};
    default:
      return std::nullopt;
  }
}

}  // namespace acrida::demo
