// What the scenario calls that no stock site has: Server Scripts and Query Reports that stand in.
#include <fmt/format.h>

#include <algorithm>

#include "site/site_need.h"

namespace acrida {
namespace {

// "Acrida get_outlet_dashboard".
std::string script_name(const PlannedMethod& method) {
  const std::size_t dot = method.method.rfind('.');
  return "Acrida " + method.method.substr(dot == std::string::npos ? 0 : dot + 1);
}

SiteChange new_script(const PlannedMethod& method) {
  const std::string name = script_name(method);
  return {.kind = SiteChange::Kind::kCreate,
          .doctype = "Server Script",
          .name = name,
          .fields = Value::object({{"__newname", name},
                                   {"name", name},
                                   {"script_type", "API"},
                                   {"api_method", method.method},
                                   {"allow_guest", 0},
                                   {"disabled", 0},
                                   {"script", method.script}})};
}

// A method that the site lacks, or that may not be called from outside, shows itself by these words
// alone. A status proves nothing: a method of the site's own answers 404 and 403 too, and a Server
// Script would take its place.
bool is_not_served(const FrappeError& error) {
  return error.message.find("is not whitelisted") != std::string::npos ||
         error.message.find("Failed to get method") != std::string::npos;
}

FrappeResult<SiteLook> look_at_scripts(FrappeClient& client, const SitePlan& plan) {
  SiteLook look{.what = "served by the site itself"};
  std::vector<std::string> served;
  for (const PlannedMethod& method : plan.methods) {
    if (method.script.empty()) {
      continue;
    }
    const auto scripts = client.list(
        {.doctype = "Server Script",
         .fields = {"name", "disabled"},
         .filters = {Value::list({Value("api_method"), Value("="), Value(method.method)})}});
    if (!scripts) {
      return std::unexpected(scripts.error());
    }
    if (!scripts->empty()) {
      const Value& script = scripts->front();
      served.push_back(script["name"].text());
      if (script["disabled"].truthy()) {
        look.lack(fmt::format("Server Script {} is disabled", served.back()));
        look.by_hand = fmt::format("enable it in the desk: Server Script > {}", served.back());
      }
      continue;
    }
    const auto answer = client.call(method.method, method.arguments);
    if (!answer && is_not_served(answer.error())) {
      look.lack(fmt::format("{} is not served", method.method));
      look.changes.push_back(new_script(method));
      look.caution = fmt::format("{}: {}", kServerScriptsAreOff, kSwitchServerScriptsOn);
    }
  }
  if (look.level == SiteLevel::kOk && !served.empty()) {
    look.what = enumerate(served);
  }
  return look;
}

SiteChange new_report(const PlannedReport& report) {
  Value roles = Value::list({});
  for (const std::string& role : report.roles) {
    roles.append(Value::object({{"role", role}}));
  }
  return {.kind = SiteChange::Kind::kCreate,
          .doctype = "Report",
          .name = report.name,
          .fields = Value::object({{"report_name", report.name},
                                   {"ref_doctype", report.document_type},
                                   {"report_type", "Query Report"},
                                   {"is_standard", "No"},
                                   {"module", report.module},
                                   {"disabled", 0},
                                   {"query", report.query},
                                   {"roles", roles}})};
}

FrappeResult<SiteLook> look_at_reports(FrappeClient& client, const SitePlan& plan) {
  std::vector<std::string> names;
  SiteLook look;
  for (const PlannedReport& report : plan.reports) {
    if (report.query.empty()) {
      continue;  // ERPNext's own
    }
    names.push_back(report.name);
    const auto found = client.find("Report", report.name);
    if (!found) {
      return std::unexpected(found.error());
    }
    const std::optional<Value>& there = *found;
    if (!there) {
      look.lack(report.name + " does not exist");
      look.changes.push_back(new_report(report));
    } else if ((*there)["disabled"].truthy()) {
      look.lack(report.name + " is disabled");
      look.by_hand = fmt::format("enable it in the desk: Report > {}", report.name);
    }
  }
  if (look.level == SiteLevel::kOk) {
    look.what = enumerate(names);
  }
  return look;
}

}  // namespace

void add_program_needs(const SitePlan& plan, std::vector<SiteNeed>& needs) {
  const auto add = [&](std::string label, auto look) {
    needs.push_back({.label = std::move(label), .look = [&plan, look](FrappeClient& client) {
                       return look(client, plan);
                     }});
  };
  if (std::ranges::any_of(plan.methods, [](const auto& m) { return !m.script.empty(); })) {
    add("server scripts", look_at_scripts);
  }
  if (std::ranges::any_of(plan.reports, [](const auto& r) { return !r.query.empty(); })) {
    add("report definitions", look_at_reports);
  }
}

}  // namespace acrida
