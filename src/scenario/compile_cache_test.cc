#include "scenario/compile_cache.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "scenario/file_text.h"
#include "scenario/scratch_folder_testing.h"

namespace acrida {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;

// Stands for a compiler: its library is the source, the header beside it and the flags. What it
// says of its version stands in the file "version" beside it.
constexpr std::string_view kCompiler = R"(#!/bin/sh
folder=$(dirname "$0")
if [ "$1" = --version ]; then
  exec cat "$folder/version"
fi
source=$1 rule=$4 library=$6
grep -q broken "$source" && { echo "$source:1: error: broken" >&2; exit 1; }
echo "x: $source $folder/header.h" >"$rule"
{ cat "$source" "$folder/header.h"; echo "$@" | sed "s/.*so.tmp//"; } >"$library"
)";

class CompileCacheTest : public testing::Test {
 public:
  CompileCacheTest() {
    settings_.compiler = folder_.write_program("cc", kCompiler);
    settings_.flags = {"-O2"};
    settings_.identity = "build 1";
    settings_.progress = [this](std::string_view) {
      ++compilations_;
    };
    folder_.write("version", "cc 1.0\n");
    folder_.write("header.h", "header 1\n");
    source_ = folder_.write("source.cpp", "source 1\n");
  }

 protected:
  Result<std::string> compile() const {
    return CompileCache::open(folder_.path("cache")).value().compile(source_, settings_);
  }
  // The library's content, made or found.
  std::string compiled() const { return read_file(compile().value(), 1024).value(); }

  // Compiles once before and twice after a change, which must count as one compilation more.
  template <class Change>
  void expect_noticed(const Change& change) {
    const std::string before = compile().value();
    ASSERT_EQ(compilations_, 1);
    change();
    const std::string after = compile().value();
    EXPECT_EQ(compilations_, 2);
    EXPECT_NE(after, before) << "a library that a program may have loaded is another one";
    EXPECT_EQ(compile().value(), after);
    EXPECT_EQ(compilations_, 2);
  }

  ScratchFolder folder_;
  CompileSettings settings_;
  std::string source_;
  int compilations_ = 0;
};

TEST_F(CompileCacheTest, WhatIsUnchangedIsCompiledOnce) {
  EXPECT_EQ(compiled(), "source 1\nheader 1\n -O2\n");
  EXPECT_EQ(compiled(), "source 1\nheader 1\n -O2\n");
  EXPECT_EQ(compilations_, 1);
}

TEST_F(CompileCacheTest, AChangedSourceIsNoticed) {
  expect_noticed([this] { folder_.write("source.cpp", "source 2\n"); });
  EXPECT_EQ(compiled(), "source 2\nheader 1\n -O2\n");
}

TEST_F(CompileCacheTest, AChangedIncludeIsNoticed) {
  expect_noticed([this] { folder_.write("header.h", "header 2\n"); });
  EXPECT_EQ(compiled(), "source 1\nheader 2\n -O2\n");
}

TEST_F(CompileCacheTest, AnotherCompilerVersionIsNoticed) {
  expect_noticed([this] { folder_.write("version", "cc 1.1\n"); });
}

TEST_F(CompileCacheTest, AnotherCompilerIsNoticed) {
  expect_noticed([this] { settings_.compiler = folder_.write_program("other", kCompiler); });
}

TEST_F(CompileCacheTest, AnotherFlagIsNoticed) {
  expect_noticed([this] { settings_.flags.emplace_back("-DX"); });
  EXPECT_EQ(compiled(), "source 1\nheader 1\n -O2 -DX\n");
}

TEST_F(CompileCacheTest, FlagsAreNotRunTogether) {
  settings_.flags = {"-DX", "Y"};
  expect_noticed([this] { settings_.flags = {"-DXY"}; });
}

TEST_F(CompileCacheTest, AnotherFolderOfRelativeFlagsIsNoticed) {
  expect_noticed([this] { settings_.flags_folder = "/elsewhere"; });
}

TEST_F(CompileCacheTest, AnotherWorkingDirectoryIsNothingNew) {
  const std::filesystem::path before = std::filesystem::current_path();
  compiled();
  std::filesystem::current_path(folder_.path("cache"));
  compiled();
  std::filesystem::current_path(before);
  EXPECT_EQ(compilations_, 1);
}

TEST_F(CompileCacheTest, AnotherBuildOfTheProgramIsNoticed) {
  expect_noticed([this] { settings_.identity = "build 2"; });
}

TEST_F(CompileCacheTest, AnotherPathOfTheSameSourceIsNoticed) {
  expect_noticed([this] { source_ = folder_.write("copy.cpp", "source 1\n"); });
}

TEST_F(CompileCacheTest, WhatIsChangedBackIsNotCompiledFromAStaleRecord) {
  compiled();
  folder_.write("header.h", "header 2\n");
  EXPECT_EQ(compiled(), "source 1\nheader 2\n -O2\n");
  folder_.write("header.h", "header 1\n");
  EXPECT_EQ(compiled(), "source 1\nheader 1\n -O2\n");
}

TEST_F(CompileCacheTest, AFileThatChangesWhileItIsCompiledIsCompiledAgain) {
  std::filesystem::last_write_time(
      folder_.path("header.h"),
      std::filesystem::file_time_type::clock::now() + std::chrono::hours(1));
  compiled();
  compiled();
  EXPECT_EQ(compilations_, 2);
}

TEST_F(CompileCacheTest, ALibraryThatIsGoneIsCompiledAgain) {
  std::filesystem::remove(compile().value());
  EXPECT_EQ(compiled(), "source 1\nheader 1\n -O2\n");
  EXPECT_EQ(compilations_, 2);
}

TEST_F(CompileCacheTest, ASourceThatDoesNotCompileLeavesNothingBehind) {
  folder_.write("source.cpp", "broken\n");
  const Result<std::string> library = compile();
  ASSERT_FALSE(library);
  EXPECT_THAT(library.error().message(), EndsWith("source.cpp does not compile"));
  for (const auto& entry : std::filesystem::directory_iterator(folder_.path("cache"))) {
    EXPECT_THAT(entry.path().native(), EndsWith(".lock"));
  }
}

TEST_F(CompileCacheTest, AMissingSourceIsNamed) {
  source_ = folder_.path("nowhere.cpp");
  EXPECT_THAT(compile().error().message(), HasSubstr("nowhere.cpp: No such file"));
}

TEST_F(CompileCacheTest, TheLongestUnusedLibrariesAreRemoved) {
  const std::string kept = compile().value();
  std::vector<std::string> unused;
  for (std::size_t i = 0; i < CompileCache::kLibrariesMax; ++i) {
    unused.push_back(folder_.write("cache/" + std::to_string(i) + ".so", ""));
    std::filesystem::last_write_time(
        unused.back(), std::filesystem::last_write_time(kept) - std::chrono::hours(1 + i));
  }
  settings_.identity = "build 2";
  const std::string added = compile().value();
  EXPECT_TRUE(std::filesystem::exists(kept));
  EXPECT_TRUE(std::filesystem::exists(added));
  EXPECT_EQ(std::count_if(unused.begin(), unused.end(),
                          [](const std::string& path) { return std::filesystem::exists(path); }),
            CompileCache::kLibrariesMax - 2);
  EXPECT_FALSE(std::filesystem::exists(unused.back()));
}

}  // namespace
}  // namespace acrida
