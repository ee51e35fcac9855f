#include "app/shown_host.h"

#include <fmt/format.h>

#include "app/option_values.h"
#include "base/escape.h"
#include "report/run_info.h"

namespace acrida {

Result<std::string> whole_host(const std::string& sent, const std::vector<std::string>& known) {
  for (const std::string& host : known) {
    if (sent == mask_url(host) || sent == mask_password(host)) {
      return host;
    }
  }
  if (sent.find("***@") != std::string::npos) {
    return fail(
        fmt::format("{} hides its user and password, and is no host that was named before: "
                    "write its user and password, or leave them out",
                    escape_for_terminal(shorten(sent, 80))));
  }
  return sent;
}

}  // namespace acrida
