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
  for (const char* option : {"--port", "--bind", "--unix-socket", "--mode", "--site", "--csrf",
                             "--development-server", "--workers", "--cost", "--cost-scale", "--db",
                             "--seed", "--log", "--close", "--idle-timeout"}) {
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
  };
  for (const auto& arguments : wrong) {
    const Outcome outcome = run(arguments);
    EXPECT_EQ(outcome.code, 2) << arguments.front();
    EXPECT_THAT(outcome.errors, HasSubstr("acrida demo-erp: ")) << arguments.front();
    EXPECT_EQ(outcome.errors.find('\n'), outcome.errors.size() - 1) << outcome.errors;
    EXPECT_EQ(outcome.output, "");
  }
}

TEST(DemoErpCommand, AMisspeltOptionGetsTheNearestOne) {
  EXPECT_THAT(run({"--prot", "1"}).errors, HasSubstr("did you mean --port?"));
}

}  // namespace
}  // namespace acrida
