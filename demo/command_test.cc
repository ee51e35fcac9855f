#include "demo/command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace acrida {
namespace {

using ::testing::HasSubstr;

struct Outcome {
  int code;
  std::string output;
  std::string errors;
};

Outcome run(const std::vector<std::string>& arguments) {
  std::vector<std::string> words{"demo-erp"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  argv.reserve(words.size());
  for (std::string& word : words) {
    argv.push_back(word.data());
  }
  ::testing::internal::CaptureStdout();
  ::testing::internal::CaptureStderr();
  const int code = demo_erp_command(static_cast<int>(argv.size()), argv.data());
  return {code, ::testing::internal::GetCapturedStdout(), ::testing::internal::GetCapturedStderr()};
}

TEST(DemoErpCommand, HelpNamesEveryOption) {
  const Outcome help = run({"--help"});
  EXPECT_EQ(help.code, 0);
  for (const char* option : {"--port",
                             "--bind",
                             "--unix-socket",
                             "--mode",
                             "--site",
                             "--csrf",
                             "--workers",
                             "--cost",
                             "--cost-scale",
                             "--db",
                             "--seed",
                             "--log",
                             "--keep-alive",
                             "--sync-workers",
                             "--idle-timeout",
                             "--development-server",
                             "--max-requests",
                             "--restart-time",
                             "--stall",
                             "--lock-wait",
                             "--login-lockout",
                             "--no-login-lockout",
                             "--prepared-after",
                             "--rate-limit",
                             "--dashboard-limit",
                             "--fault",
                             "--gateway-timeout",
                             "--slow-body-time"}) {
    EXPECT_THAT(help.output, HasSubstr(option));
  }
}

TEST(DemoErpCommand, AWrongOptionIsOneLineAndExit2) {
  const std::vector<std::vector<std::string>> wrong{
      {"--port", "70000"},
      {"--port"},
      {"--workers=0"},
      {"--mode", "lenient"},
      {"--site", "bare"},
      {"--mode=strict", "--site=full"},
      {"--csrf", "never"},
      {"--cost", "fly=1"},
      {"--cost-scale=-1"},
      {"--seed", "x"},
      {"--idle-timeout", "soon"},
      {"--db", ""},
      {"--log="},
      {"stray"},
      {"--bind", "nowhere"},
      {"--db", "/no/such/folder/site.db"},
      {"--max-requests", "0"},
      {"--max-requests", "10:x"},
      {"--restart-time", "0"},
      {"--stall", "2s:30s"},
      {"--stall=30s"},
      {"--lock-wait=-1"},
      {"--prepared-after", "soon"},
      {"--rate-limit", "600"},
      {"--rate-limit", "600/0.5"},
      {"--dashboard-limit", "0/60"},
      {"--gateway-timeout", "25h"},
      {"--slow-body-time", ""},
      {"--fault", "deadlock"},
      {"--fault", "deadlock=2"},
      {"--fault", "deadlock=0"},
      {"--fault", "deadlock=every:0"},
      {"--fault", "502=0.1", "--fault", "502=0.2"},
      {"--sync-workers=yes"},
      {"--sync-workers", "--keep-alive"},
      {"--development-server", "--workers", "2"},
      {"--login-lockout", "--no-login-lockout"},
  };
  for (const auto& arguments : wrong) {
    const Outcome outcome = run(arguments);
    EXPECT_EQ(outcome.code, 2) << arguments.front();
    EXPECT_THAT(outcome.errors, HasSubstr("acrida demo-erp: ")) << arguments.front();
    EXPECT_EQ(outcome.errors.find('\n'), outcome.errors.size() - 1) << outcome.errors;
    EXPECT_EQ(outcome.output, "");
  }
}

TEST(DemoErpCommand, AnOptionThatNothingAsksForIsRefused) {
  const std::vector<std::pair<std::vector<std::string>, std::string>> ignored{
      {{"--restart-time", "1s"}, "--restart-time changes nothing without --max-requests"},
      {{"--gateway-timeout=1s", "--fault", "502=1"},
       "--gateway-timeout changes nothing without --fault 504=SHARE"},
      {{"--slow-body-time", "1s"},
       "--slow-body-time changes nothing without --fault slow-body=SHARE"},
  };
  for (const auto& [arguments, line] : ignored) {
    const Outcome outcome = run(arguments);
    EXPECT_EQ(outcome.code, 2);
    EXPECT_EQ(outcome.errors, "acrida demo-erp: " + line + "\n");
    EXPECT_EQ(outcome.output, "");
  }
}

TEST(DemoErpCommand, AMisspeltOptionGetsTheNearestOne) {
  EXPECT_THAT(run({"--prot", "1"}).errors, HasSubstr("did you mean --port?"));
  EXPECT_THAT(run({"--rate-limits", "1/1"}).errors, HasSubstr("did you mean --rate-limit?"));
  EXPECT_THAT(run({"--sync-worker"}).errors, HasSubstr("did you mean --sync-workers?"));
}

TEST(DemoErpCommand, AMisspeltFaultGetsTheNearestOne) {
  EXPECT_THAT(run({"--fault", "dedlock=0.1"}).errors, HasSubstr("did you mean deadlock?"));
  EXPECT_THAT(run({"--fault", "slowbody=0.1"}).errors, HasSubstr("did you mean slow-body?"));
  EXPECT_THAT(run({"--fault", "flood=0.1"}).errors, HasSubstr("there are deadlock, lock-timeout"));
}

}  // namespace
}  // namespace acrida
