#include "verdict/frappe_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <string_view>

#include "verdict/diagnosis.h"
#include "verdict/frappe_situations.h"

namespace acrida {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

RunData frappe_run() {
  RunData data;
  data.server.frappe = true;
  data.server.servers = {"nginx/1.22.1"};
  EntryStats& entry = data.entries.emplace_back();
  entry.method = "POST";
  entry.name = "Create";
  entry.counts.requests = 100;
  return data;
}

void add_cause(RunData& data,
               std::uint16_t status,
               std::string_view cause,
               std::string_view message,
               std::uint64_t count = 10) {
  CauseRecord& record = data.causes.emplace_back();
  record.status = status;
  record.cause = cause;
  record.message = message;
  record.count = count;
  record.failures = status >= 400 || status == 0 ? count : 0;
}

std::vector<std::string> ids(const std::vector<Finding>& findings) {
  std::vector<std::string> found;
  found.reserve(findings.size());
  for (const Finding& finding : findings) {
    found.emplace_back(finding.id);
  }
  return found;
}

struct Said {
  std::uint16_t status;
  std::string_view cause;
  std::string_view message;
  std::string_view id;
};

constexpr auto kSaid = std::to_array<Said>({
    {403, "PermissionError", "the session has expired: You are not permitted",
     "frappe-session-expired"},
    {403, "PermissionError",
     "You are not permitted to access this resource. Login to access Function "
     "erpnext.selling.page.point_of_sale.point_of_sale.search_by_term is not whitelisted.",
     "frappe-search-by-term"},
    {403, "PermissionError", "Function app.api.secret is not whitelisted.",
     "frappe-not-whitelisted"},
    {403, "PermissionError", "Insufficient Permission for POS Opening Entry",
     "frappe-opening-entry-permission"},
    {403, "PermissionError", "You need the 'create' permission on POS Invoice",
     "frappe-permission"},
    {401, "AuthenticationError", "Invalid login credentials", "frappe-login"},
    {500, "SecurityException", "Your account has been locked and will resume after 60 seconds",
     "frappe-lockout"},
    {400, "InvalidAuthorizationToken", "", "frappe-api-key"},
    {400, "CSRFTokenError", "Invalid Request", "frappe-csrf"},
    {417, "LinkValidationError", "Could not find Row #1: Mode of Payment: UPI",
     "frappe-mode-of-payment"},
    {417, "LinkValidationError", "Could not find Item: MANGO", "frappe-link-validation"},
    {417, "ValidationError",
     "Failed to get method for command scoopjoy.api.mobile.x with No module",
     "frappe-method-missing"},
    {417, "ValidationError", "From Date and To Date are mandatory", "frappe-report-filters"},
    {404, "DoesNotExistError", "Report ScoopJoy Sales Analytics not found",
     "frappe-report-missing"},
    {404, "DoesNotExistError", "POS Invoice ACC-PSINV-2026-00012 not found", "frappe-not-found"},
    {417, "MandatoryError", "[POS Invoice, X]: company, debit_to", "frappe-mandatory"},
    {417, "ValidationError", "No open POS Opening Entry found for POS Profile SJ-BLR-001-POS.",
     "frappe-pos-opening-entry"},
    {417, "ValidationError",
     "Sales Invoice mode is activated in POS. Please create Sales Invoice instead.",
     "frappe-pos-invoice-mode"},
    {417, "ValidationError", "Please select Customer first", "frappe-customer"},
    {417, "PartialPaymentValidationError", "Partial Payment in POS Invoice is not allowed.",
     "frappe-partial-payment"},
    {417, "ValidationError", "Row #1: Item X has no stock in warehouse W.", "frappe-no-stock"},
    {417, "ValidationError", "Row #1: Item X in warehouse W: Available 1, Needed 2.",
     "frappe-no-stock"},
    {417, "TimestampMismatchError", "Error: Document has been modified",
     "frappe-timestamp-mismatch"},
    {417, "DocumentLockedError", "This document is currently locked", "frappe-document-locked"},
    {500, "QueryDeadlockError", "(1213, 'Deadlock found')", "frappe-deadlock"},
    {500, "QueryTimeoutError", "(1205, 'Lock wait timeout exceeded')", "frappe-lock-wait"},
    {409, "DuplicateEntryError", "Item CUP already exists", "frappe-duplicate"},
    {417, "UniqueValidationError", "Barcode must be unique", "frappe-duplicate"},
    {417, "DocstatusTransitionError", "Cannot change docstatus", "frappe-docstatus"},
    {500, "OperationalError", "(1040, 'Too many connections')", "frappe-connections"},
    {500, "OperationalError", "(2006, 'Server has gone away')", "frappe-database"},
    {500, "ConnectionError", "Error 111 connecting to localhost:11000.", "frappe-redis"},
    {503, "QueueOverloaded", "Too many queued background jobs", "frappe-queue-full"},
    {503, "SessionStopped", "", "frappe-maintenance"},
    {503, "InReadOnlyMode", "Frappe is currently in read only mode", "frappe-read-only"},
    {429, "TooManyRequestsError", "", "frappe-site-rate-limit"},
    {429, "RateLimitExceededError", "You hit the rate limit", "frappe-endpoint-rate-limit"},
    {502, "", "", "frappe-bad-gateway"},
    {504, "", "", "frappe-gateway-timeout"},
    {0, "reset", "", "frappe-reset"},
    {200, "PreparedReport", "", "frappe-prepared-report"},
    {500, "TypeError", "run() missing 1 required positional argument: 'report_name'",
     "frappe-arguments"},
    {500, "KeyError", "'x'", "frappe-server-error"},
    {417, "InvalidQtyError", "Quantity cannot be zero", "frappe-validation"},
});

TEST(FrappeRules, EachSituationFiresItsOwnRuleWithCauseAndRemedy) {
  for (const Said& said : kSaid) {
    RunData data = frappe_run();
    add_cause(data, said.status, said.cause, said.message);
    const std::vector<Finding> findings = frappe_findings(data);
    ASSERT_THAT(ids(findings), ElementsAre(std::string(said.id))) << said.message;
    const Finding& finding = findings.front();
    EXPECT_EQ(finding.set, FindingSet::kSite);
    EXPECT_THAT(finding.text, HasSubstr("10.0 % of POST Create (10 requests): "));
    EXPECT_THAT(finding.entries, ElementsAre(0U));
    EXPECT_FALSE(finding.causes.empty()) << finding.id;
    EXPECT_FALSE(finding.next_step.empty()) << finding.id;
    EXPECT_THAT(finding.evidence.front().value, HasSubstr(std::string(said.message)));
  }
}

TEST(FrappeRules, EverySituationOfAnAnswerHasATest) {
  std::set<std::string_view> tested = {"frappe-dev-server", "frappe-series-lock"};
  for (const Said& said : kSaid) {
    tested.insert(said.id);
  }
  std::set<std::string_view> all;
  for (const FrappeSituation& situation : frappe_situations()) {
    EXPECT_TRUE(all.insert(situation.id).second) << situation.id;
    EXPECT_THAT(situation.what, testing::Not(testing::EndsWith("."))) << situation.id;
    EXPECT_THAT(situation.next_step, testing::Not(testing::EndsWith("."))) << situation.id;
  }
  EXPECT_EQ(tested, all);
}

TEST(FrappeRules, ThePageListsThemAllInTheirWords) {
  std::ifstream file(ACRIDA_SOURCE_DIR "/docs/diagnosis-frappe.md");
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  for (const FrappeSituation& situation : frappe_situations()) {
    EXPECT_THAT(page, HasSubstr("| `" + std::string(situation.id) + "` |"));
    EXPECT_THAT(page, HasSubstr("| " + std::string(situation.next_step) + " |"));
  }
}

TEST(FrappeRules, AHealthyRunHasNothingToTell) {
  EXPECT_THAT(frappe_findings(frappe_run()), IsEmpty());
  RunData checked = frappe_run();
  add_cause(checked, 200, "check", "");
  EXPECT_THAT(frappe_findings(checked), IsEmpty());
}

TEST(FrappeRules, OtherSitesAreNotJudgedByFrappesWords) {
  RunData data = frappe_run();
  data.server.frappe = false;
  add_cause(data, 502, "", "");
  data.server.servers = {"Werkzeug/3.0 Python/3.11"};
  EXPECT_THAT(frappe_findings(data), IsEmpty());
}

TEST(FrappeRules, AreMutedByIdAndBySetLikeTheOthers) {
  RunData data = frappe_run();
  add_cause(data, 417, "MandatoryError", "customer");
  const auto left = [&data](std::vector<std::string> muted) {
    EXPECT_TRUE(check_muted(muted));
    const std::vector<Finding> all =
        diagnose(data, {}, {.muted = std::move(muted)}, frappe_findings(data));
    return std::ranges::count(all, "frappe-mandatory", &Finding::id);
  };
  EXPECT_EQ(left({}), 1);
  EXPECT_EQ(left({"frappe-mandatory"}), 0);
  EXPECT_EQ(left({"site"}), 0);
}

TEST(FrappeRules, NamesAndMessagesOfOneSituationAreTakenTogether) {
  RunData data = frappe_run();
  EntryStats& other = data.entries.emplace_back();
  other.method = "PUT";
  other.name = "Submit";
  other.counts.requests = 300;
  add_cause(data, 500, "QueryDeadlockError", "first", 5);
  add_cause(data, 500, "QueryDeadlockError", "second", 35);
  data.causes.back().entry = 1;
  add_cause(data, 417, "MandatoryError", "customer", 60);
  const std::vector<Finding> findings = frappe_findings(data);
  EXPECT_THAT(ids(findings), ElementsAre("frappe-mandatory", "frappe-deadlock"));
  EXPECT_THAT(findings[1].text, HasSubstr("10.0 % of PUT Submit, POST Create (40 requests): "));
  EXPECT_THAT(findings[1].evidence[0].value,
              HasSubstr("35 times status 500 QueryDeadlockError \"second\""));
}

TEST(FrappeRules, ADevelopmentServerIsSeenByItsName) {
  RunData data = frappe_run();
  data.server.servers.emplace_back("Werkzeug/3.0.3 Python/3.11.2");
  EXPECT_THAT(ids(frappe_findings(data)), ElementsAre("frappe-dev-server"));
}

TEST(FrappeRules, HeadersAreEvidenceOfALimit) {
  RunData data = frappe_run();
  data.server.rate_limit = 600e6;
  data.server.rate_limit_left = 0;
  data.server.retry_after = std::chrono::seconds(58 * 60);
  add_cause(data, 429, "TooManyRequestsError", "");
  const Finding finding = frappe_findings(data).front();
  EXPECT_EQ(finding.evidence[1].what, "Retry-After, the longest");
  EXPECT_EQ(finding.evidence[2].value, "600 s of computing, 0 s left at the least");
}

}  // namespace
}  // namespace acrida
