#include "verdict/safety_rules.h"

#include <fmt/format.h>

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/strings.h"

namespace acrida {
namespace {

std::optional<Finding> development_server(const RunView& view) {
  for (const std::string& server : view.data.server.servers) {
    const std::string lower = to_lower(server);
    for (const std::string_view word :
         {"werkzeug", "wsgiserver", "development server", "simplehttp", "webrick"}) {
      if (lower.find(word) == std::string::npos) {
        continue;
      }
      Finding finding;
      finding.id = "dev-server";
      finding.set = FindingSet::kSafety;
      finding.confidence = Confidence::kHigh;
      finding.text = fmt::format(
          "the site answers from a development server ({}), which serves no load", server);
      finding.evidence = {{"Server header", server}};
      finding.causes = {"the site was started for development"};
      finding.next_step = "start it as in production, behind its web server, and run again";
      return finding;
    }
  }
  return std::nullopt;
}

std::optional<Finding> verification_off(const RunView& view) {
  if (view.facts.tls_verification || !view.facts.host.starts_with("https://")) {
    return std::nullopt;
  }
  Finding finding;
  finding.id = "verify-off";
  finding.set = FindingSet::kSafety;
  finding.confidence = Confidence::kHigh;
  finding.text = "certificates are not verified: what was measured may be anybody's server";
  finding.evidence = {{"host", view.facts.host}};
  finding.causes = {"--insecure, or verify=False in the locustfile"};
  finding.next_step =
      "trust the site's authority instead (--cacert FILE): the load test sends it passwords";
  return finding;
}

}  // namespace

std::vector<Finding> safety_rules(const RunView& view) {
  std::vector<Finding> findings;
  add_finding(findings, development_server(view));
  add_finding(findings, verification_off(view));
  return findings;
}

}  // namespace acrida
