#include "site/call_check.h"

#include <fmt/format.h>

#include <string>

#include "site/site_need.h"

namespace acrida {
namespace {

constexpr std::string_view kRunReport = "frappe.desk.query_report.run";

class CallCheck {
 public:
  CallCheck(FrappeClient& client, const AccountsSeen& accounts, const SiteReport& report)
      : client_(client), accounts_(accounts), report_(report) {}

  void check(const PlannedMethod& method) {
    SiteFinding finding{.label = "method", .what = method.method};
    if (!enter(method.profile, finding)) {
      return;
    }
    const TimePoint end = client_.now() + kCallsMax;
    std::int64_t calls = 0;
    FrappeResult<Value> answer = Value();
    while (calls < method.calls && client_.now() < end && answer) {
      answer = client_.call(method.method, method.arguments);
      ++calls;
    }
    if (answer) {
      finding.what += calls == 1 ? ": answers" : fmt::format(": answers {} calls in a row", calls);
    } else {
      judge(answer.error(), method, calls, finding);
    }
    report_(finding);
  }

  void check(const PlannedReport& report) {
    SiteFinding finding{.label = "report", .what = report.name};
    if (!enter(report.profile, finding)) {
      return;
    }
    const FrappeResult<Value> answer = client_.call(
        kRunReport, Value::object({{"report_name", report.name}, {"filters", report.filters}}));
    if (!answer) {
      judge(answer.error(), report, finding);
    } else if ((*answer)["columns"].is_list()) {
      finding.what += fmt::format(": {} rows", (*answer)["result"].items().size());
    } else if ((*answer)["prepared_report"].truthy()) {
      finding.level = SiteLevel::kFail;
      finding.what +=
          ": took more than 15 s once and is a prepared report since: it answers at "
          "once, and with nothing";
      finding.remedy = fmt::format("in the desk: Report > {}: clear Prepared Report", report.name);
    } else {
      finding.level = SiteLevel::kFail;
      finding.what += ": answers without columns";
    }
    report_(finding);
  }

 private:
  // Logs somebody of the profile in, if nobody of it is. False when there is none: said once.
  bool enter(const std::string& profile, SiteFinding& finding) {
    const SiteAccount* const account = accounts_.of(profile);
    if (account == nullptr) {
      finding.level = SiteLevel::kWarn;
      finding.what += fmt::format(": not tried, because no account {} logs in",
                                  profile.empty() ? "at all" : "of " + profile);
      report_(finding);
      return false;
    }
    if (account == entered_) {
      return true;
    }
    if (const FrappeResult<void> entered = client_.log_in(account->user, account->password);
        !entered) {
      finding.level = SiteLevel::kFail;
      finding.what += fmt::format(": {}: {}", account->user, entered.error().text());
      report_(finding);
      entered_ = nullptr;
      return false;
    }
    entered_ = account;
    return true;
  }

  void judge(const FrappeError& error,
             const PlannedMethod& method,
             std::int64_t calls,
             SiteFinding& finding) const {
    finding.level = method.optional ? SiteLevel::kWarn : SiteLevel::kFail;
    finding.remedy = method.remedy;
    if (error.rate_limited()) {
      finding.what += fmt::format(
          ": call {} in a row is refused with 429: calls are limited per "
          "address, and a load test has one",
          calls);
      finding.remedy = "lift the method's rate limit (@rate_limit in its app) for the test";
      return;
    }
    if (error.exc_type.find("ServerScript") != std::string::npos) {
      finding.what += ": Server Scripts are switched off on this site";
      finding.remedy = kSwitchServerScriptsOn;
      return;
    }
    finding.what += ": " + error.text();
    if (finding.remedy.empty()) {
      finding.remedy =
          !method.script.empty() ? "acrida prepare-site makes a Server Script that serves it"
          : error.forbidden() ? "give the account the role that may call it, or call another method"
                              : "install the app that has it, or take it out of the scenario";
    }
  }

  static void judge(const FrappeError& error, const PlannedReport& report, SiteFinding& finding) {
    finding.level = report.optional ? SiteLevel::kWarn : SiteLevel::kFail;
    finding.what += ": " + error.text();
    if (error.missing()) {
      finding.remedy = report.query.empty()
                           ? "install the app that has it, or take it out of the scenario"
                           : "acrida prepare-site makes a Query Report of this name";
    } else if (error.forbidden()) {
      finding.remedy = "give the account a role that the report names (Report > Roles)";
    } else {
      finding.remedy = "correct the filters of this report in the site plan, and in the scenario";
    }
  }

  FrappeClient& client_;
  const AccountsSeen& accounts_;
  const SiteReport& report_;
  const SiteAccount* entered_ = nullptr;
};

}  // namespace

void check_calls(FrappeClient& client,
                 const SitePlan& plan,
                 const AccountsSeen& accounts,
                 const SiteReport& report) {
  CallCheck calls(client, accounts, report);
  for (const PlannedMethod& method : plan.methods) {
    calls.check(method);
  }
  for (const PlannedReport& planned : plan.reports) {
    calls.check(planned);
  }
}

}  // namespace acrida
