#include "verdict/safety_rules.h"

#include <gtest/gtest.h>

#include "verdict/diagnosis_testing.h"

namespace acrida {
namespace {

TEST(SafetyRules, DevServerFiresOnItsServerHeader) {
  BuiltRun run = healthy_run();
  run.data().server.servers = {"nginx/1.24", "Werkzeug/3.0.1 Python/3.11.2"};
  const Finding* const finding = run.finding("dev-server");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->text,
            "the site answers from a development server (Werkzeug/3.0.1 "
            "Python/3.11.2), which serves no load");
}

TEST(SafetyRules, DevServerIsSilentAboutServersForProduction) {
  BuiltRun run = healthy_run();
  run.data().server.servers = {"nginx/1.24", "gunicorn", "Apache", "Microsoft-IIS/10.0", "uvicorn"};
  EXPECT_EQ(run.finding("dev-server"), nullptr);
}

TEST(SafetyRules, VerifyOffFiresForHttpsWithoutVerification) {
  BuiltRun run = healthy_run();
  EXPECT_NE(run.finding("verify-off", {.tls_verification = false, .host = "https://erp"}), nullptr);
}

TEST(SafetyRules, VerifyOffIsSilentWhereThereIsNothingToVerify) {
  BuiltRun run = healthy_run();
  EXPECT_EQ(run.finding("verify-off", {.tls_verification = false, .host = "http://erp"}), nullptr);
  EXPECT_EQ(run.finding("verify-off", {.host = "https://erp"}), nullptr);
}

}  // namespace
}  // namespace acrida
