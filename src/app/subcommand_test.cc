#include "app/subcommand.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace acrida {
namespace {

using testing::ElementsAre;

const std::vector<std::string> kKnown = {"demo-erp", "plan"};

Result<Subcommand> take(const std::vector<std::string>& arguments) {
  return split_subcommand(arguments, kKnown);
}

TEST(Subcommand, AKnownFirstWordIsTakenOff) {
  const Subcommand command = take({"demo-erp", "--port", "8000"}).value();
  EXPECT_EQ(command.name, "demo-erp");
  EXPECT_THAT(command.arguments, ElementsAre("--port", "8000"));
}

TEST(Subcommand, AnythingElseIsARun) {
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{},
                                             {"-f", "x.cpp"},
                                             {"Till", "Office"},
                                             {"--users", "plan"},
                                             {"Plan"},
                                             {"no-such-thing"}}) {
    const Subcommand command = take(arguments).value();
    EXPECT_EQ(command.name, "");
    EXPECT_EQ(command.arguments, arguments);
  }
}

TEST(Subcommand, AMisspeltOneIsNamed) {
  EXPECT_EQ(take({"demo-epr"}).error().message(),
            "unknown command 'demo-epr'. Did you mean 'demo-erp'?");
}

}  // namespace
}  // namespace acrida
