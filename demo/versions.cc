#include "demo/versions.h"

#include <array>
#include <string>
#include <string_view>

#include "demo/json_text.h"

namespace acrida::demo {
namespace {

struct App {
  std::string_view name;
  std::string_view title;
  std::string_view description;
  std::string_view version;
};

constexpr std::array<App, 2> kApps{{
    {"frappe", "Frappe Framework", "Full stack web framework", "15.101.0"},
    {"erpnext", "ERPNext", "ERP made simple", "15.99.0"},
}};

}  // namespace

Answer get_versions(SiteState& /*site*/, Call& /*call*/) {
  std::string versions;
  JsonText json(versions);
  json.open_object();
  for (const App& app : kApps) {
    json.key(app.name).open_object();
    json.text("title", app.title).text("description", app.description);
    json.text("branch", "version-15").text("version", app.version).close_object();
  }
  json.close_object();
  return message_page(versions);
}

}  // namespace acrida::demo
