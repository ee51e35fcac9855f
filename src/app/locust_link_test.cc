#include "app/locust_link.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "scenario/scratch_folder_testing.h"

namespace acrida {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class LocustLink : public testing::Test {
 protected:
  Result<std::string> install(const std::vector<std::string>& arguments) {
    return install_locust_command(arguments, executable_);
  }

  std::string target(const std::string& link) { return std::filesystem::read_symlink(link); }

  const ScratchFolder folder_;
  const std::string executable_ = folder_.write_program("acrida", "#!/bin/sh\n");
};

TEST_F(LocustLink, ItIsMadeBesideTheProgram) {
  EXPECT_THAT(install({}).value(),
              StartsWith(folder_.path("locust") + " runs " + executable_ + ".\n"));
  EXPECT_EQ(target(folder_.path("locust")), executable_);
}

TEST_F(LocustLink, ItIsMadeInTheFolderThatIsNamed) {
  const ScratchFolder other;
  EXPECT_TRUE(install({other.path("")}));
  EXPECT_EQ(target(other.path("locust")), executable_);
}

TEST_F(LocustLink, ASecondTimeNothingHappens) {
  EXPECT_TRUE(install({}));
  EXPECT_THAT(install({}).value(), HasSubstr("is there already.\n"));
  EXPECT_EQ(target(folder_.path("locust")), executable_);
}

TEST_F(LocustLink, ARealLocustIsLeftAlone) {
  folder_.write_program("locust", "#!/usr/bin/python3\n");
  EXPECT_THAT(install({}).error().message(), HasSubstr("is not this program: it is left alone"));
  EXPECT_FALSE(std::filesystem::is_symlink(folder_.path("locust")));
}

TEST_F(LocustLink, ALinkToSomethingElseOrToNothingIsLeftAlone) {
  const std::string link = folder_.path("locust");
  for (const std::string& other : {folder_.write("other", ""), folder_.path("nowhere")}) {
    std::filesystem::create_symlink(other, link);
    EXPECT_FALSE(install({}));
    EXPECT_EQ(target(link), other);
    std::filesystem::remove(link);
  }
}

TEST_F(LocustLink, AFolderThatIsNotThereIsAnError) {
  EXPECT_THAT(install({folder_.path("nowhere")}).error().message(),
              HasSubstr("No such file or directory"));
}

TEST_F(LocustLink, WrongArgumentsAreUsageErrors) {
  EXPECT_FALSE(install({"a", "b"}));
  EXPECT_FALSE(install({"--force"}));
  EXPECT_THAT(install({"--help"}).value(), StartsWith("Usage: acrida install-locust-command"));
}

}  // namespace
}  // namespace acrida
