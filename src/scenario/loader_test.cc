#include "scenario/loader.h"

#include <dlfcn.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "acrida/build_tag.h"
#include "scenario/program.h"
#include "scenario/scratch_folder_testing.h"

namespace acrida {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

// A library as ACRIDA_SCENARIO makes it, without the API's headers. Code of its own that runs when
// it is loaded or unloaded makes the file LOADED or UNLOADED.
constexpr std::string_view kSource = R"(
#include <cstdio>
#ifdef TAG
extern "C" const char acrida_scenario_tag[];
__attribute__((used, section(".acrida_tag"))) const char acrida_scenario_tag[] = TAG;
#endif
static void make(const char* path) {
  if (std::FILE* file = std::fopen(path, "w")) std::fclose(file);
}
__attribute__((constructor)) static void on_load() { make(LOADED); }
__attribute__((destructor)) static void on_unload() { make(UNLOADED); }
#ifndef NOTHING
extern "C" void acrida_describe_scenario(void*) {}
#endif
)";

class LoaderTest : public testing::Test {
 protected:
  std::string library(std::vector<std::string> flags) const {
    const std::string source = folder_.write("library.cpp", kSource);
    std::vector<std::string> command = {ACRIDA_TEST_COMPILER,
                                        "-shared",
                                        "-fPIC",
                                        "-o",
                                        folder_.path("library.so"),
                                        source,
                                        "-DLOADED=\"" + folder_.path("loaded") + "\"",
                                        "-DUNLOADED=\"" + folder_.path("unloaded") + "\""};
    command.insert(command.end(), flags.begin(), flags.end());
    EXPECT_TRUE(run_program(command, std::chrono::minutes(1)).value());
    return folder_.path("library.so");
  }
  static std::string tag(const std::string& text) { return "-DTAG=\"" + text + "\""; }

  static std::string error_of(const std::string& path) {
    const auto scenario = load_library(path, ".", {});
    return scenario ? "no error" : scenario.error().message();
  }
  bool was_loaded() const { return std::filesystem::exists(folder_.path("loaded")); }

  ScratchFolder folder_;
};

TEST_F(LoaderTest, ALibraryOfThisBuildIsLoaded) {
  EXPECT_EQ(error_of(library({tag(ACRIDA_BUILD_TAG)})), "no error");
  EXPECT_TRUE(was_loaded());
}

TEST_F(LoaderTest, ALibraryWithAnotherTagIsRefusedBeforeAnyOfItsCodeRuns) {
  EXPECT_THAT(
      error_of(library({tag("acrida 0.0.1 other")})),
      AllOf(HasSubstr("library.so was compiled for another build of acrida"),
            HasSubstr("acrida 0.0.1 other"), HasSubstr(ACRIDA_BUILD_TAG), Not(HasSubstr("\n"))));
  EXPECT_FALSE(was_loaded());
}

TEST_F(LoaderTest, ATagThatOnlyBeginsAlikeIsAnotherOne) {
  EXPECT_THAT(error_of(library({tag(ACRIDA_BUILD_TAG "0")})), HasSubstr("another build"));
  EXPECT_FALSE(was_loaded());
}

TEST_F(LoaderTest, ALibraryWithoutATagIsNoScenario) {
  EXPECT_THAT(error_of(library({})), HasSubstr("was not made with ACRIDA_SCENARIO"));
  EXPECT_FALSE(was_loaded());
}

TEST_F(LoaderTest, AFileThatIsNoLibraryIsRefused) {
  EXPECT_THAT(error_of(folder_.write("text.so", "#!/bin/sh\n")), HasSubstr("not a shared library"));
  EXPECT_THAT(error_of(folder_.write("empty.so", "")), HasSubstr("not a shared library"));
  EXPECT_THAT(error_of(folder_.path("missing.so")), HasSubstr("No such file"));
}

TEST_F(LoaderTest, ATagWithoutAScenarioIsAnError) {
  EXPECT_THAT(error_of(library({tag(ACRIDA_BUILD_TAG), "-DNOTHING"})),
              HasSubstr("acrida_describe_scenario"));
}

TEST_F(LoaderTest, ALibraryIsNeverUnloaded) {
  const std::string path = library({tag(ACRIDA_BUILD_TAG)});
  auto scenario = load_library(path, ".", {});
  ASSERT_TRUE(scenario);
  scenario = fail("the last that used it");
  // Whatever a loader could have held is given back, and more.
  for (int i = 0; i < 3; ++i) {
    void* const handle = ::dlopen(path.c_str(), RTLD_NOW | RTLD_NOLOAD);
    ASSERT_NE(handle, nullptr);
    ::dlclose(handle);
    ::dlclose(handle);
  }
  EXPECT_NE(::dlopen(path.c_str(), RTLD_NOW | RTLD_NOLOAD), nullptr);
  EXPECT_FALSE(std::filesystem::exists(folder_.path("unloaded")));
}

}  // namespace
}  // namespace acrida
