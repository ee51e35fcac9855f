#include "app/run_reconciler.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <memory>
#include <string>

#include "acrida/acrida.h"
#include "app/options_testing.h"
#include "site/site_testing.h"

namespace acrida {
namespace {

struct Clerk : User {
  Task<> work() { co_return; }
};

std::shared_ptr<const ScenarioPlan> plan_with_auditor(std::string_view user) {
  const auto scenario = std::make_shared<Scenario>(".", Parameters());
  scenario->host("http://10.0.0.1");
  scenario->user<Clerk>("Clerk").task("work", &Clerk::work);
  if (!user.empty()) {
    scenario->auditor(user, "secret");
  }
  return ScenarioPlan::make(scenario, {}).value();
}

Result<ReaderAccount> account(const std::vector<std::string>& arguments, std::string_view auditor) {
  return reader_account(parse(arguments).value(), *plan_with_auditor(auditor));
}

TEST(RunReconciler, LooksWithTheScenariosAuditorUnlessItIsToldAnother) {
  EXPECT_EQ(account({"--reconcile"}, "books@shop")->user, "books@shop");
  EXPECT_EQ(account({"--reconcile"}, "books@shop")->password, "secret");
  const std::string file = testing::TempDir() + "acrida-reconcile-" + std::to_string(getpid());
  std::FILE* const stream = std::fopen(file.c_str(), "w");
  ASSERT_NE(stream, nullptr);
  std::fputs("other secret\n", stream);
  std::fclose(stream);
  const auto other =
      account({"--reconcile", "--reconcile-user", "me@shop", "--reconcile-password-file", file},
              "books@shop");
  ASSERT_TRUE(other.has_value()) << other.error().message();
  EXPECT_EQ(other->user, "me@shop");
  EXPECT_EQ(other->password, "other secret");
  std::remove(file.c_str());
}

TEST(RunReconciler, SaysWhatIsMissingToLook) {
  EXPECT_EQ(account({"--reconcile"}, "").error().message(),
            "--reconcile: the scenario names no account that may read (scenario.auditor()): give "
            "one with --reconcile-user and --reconcile-password-file");
  EXPECT_EQ(account({"--reconcile", "--reconcile-user", "me"}, "").error().message(),
            "--reconcile-user: its password is missing: --reconcile-password-file names a file");
  EXPECT_EQ(account({"--reconcile", "--reconcile-user", "me", "--reconcile-password-file",
                     "/nothing/there"},
                    "")
                .error()
                .message(),
            "--reconcile-password-file: there is no file /nothing/there");
}

TEST(RunReconciler, ARunIdThatTheSiteHasInvoicesOfIsRefused) {
  SimSite site([](const std::string& what, const std::string&) -> SimReply {
    return {.body = what.ends_with("/login") ? R"({"message":"Logged In"})"
                                             : R"({"data":[{"name":"INV-7","remarks":"x"}]})",
            .headers = "Set-Cookie: sid=1\r\n"};
  });
  RunConfig config;
  config.plan = plan_with_auditor("books@shop");
  config.run_id = "1f00ba12";
  const auto opened = RunReconciler::open(parse({"--reconcile"}).value(), config, site.loop);
  ASSERT_FALSE(opened.has_value());
  EXPECT_EQ(opened.error().message(),
            "--reconcile: the site has invoices of a run 1f00ba12 already: give another --run-id, "
            "or none");
}

TEST(RunReconciler, AReportHoldsTheCountsAndTheDifferences) {
  Reconciliation found;
  found.submitted = 7;
  found.series = {{"A-", 3, 9, 5}};
  found.differences = {{DifferenceKind::kMissing, "A-00004 is gone"}};
  found.differences_found = 1;
  const RunInfo::Reconciliation report = reported(found, 12);
  EXPECT_FALSE(report.agrees);
  EXPECT_EQ(report.requests, 12U);
  EXPECT_EQ(report.counts.front(), std::pair(std::string("submitted"), std::uint64_t{7}));
  EXPECT_EQ(report.series.front(), std::pair(std::string("A-00003"), std::string("A-00009")));
  EXPECT_EQ(report.differences.front(),
            std::pair(std::string("missing"), std::string("A-00004 is gone")));
  EXPECT_EQ(reported(fail("no answer"), 1).error, "no answer");
}

}  // namespace
}  // namespace acrida
