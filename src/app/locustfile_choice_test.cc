#include "app/locustfile_choice.h"

#include <gtest/gtest.h>

#include "app/options_testing.h"
#include "scenario/scratch_folder_testing.h"

namespace acrida {
namespace {

LocustfileChoice choose(const std::vector<std::string>& arguments,
                        const EnvironmentVariables& environment = {},
                        const MemoryFiles::Texts& texts = {}) {
  MemoryFiles files(texts);
  return choose_locustfile(arguments, environment, files);
}

std::string value_of(const std::vector<std::string>& arguments) {
  const LocustfileChoice choice = choose(arguments);
  EXPECT_EQ(choice.in_arguments, !choice.value.empty());
  return choice.value;
}

TEST(LocustfileChoice, PythonIsAFileAFolderAnAddressOrAListOfThem) {
  const ScratchFolder folder;
  for (const std::string& value :
       {std::string("users.py"), folder.path(""), std::string("https://host/users.py?raw=1"),
        std::string("HTTP://host/users"), std::string("-"), std::string("a.py, b.py"),
        folder.path("") + ",b.py", std::string("https://host/x.cpp")}) {
    EXPECT_TRUE(names_python(value)) << value;
  }
}

TEST(LocustfileChoice, AScenarioAndWhatIsNothingAreNotPython) {
  for (const std::string value : {"users.cpp", "users.cc", "users.cxx", "./users.so", "a.py,b.cpp",
                                  "a.cpp,b.py", "nowhere", "users.txt", "", ","}) {
    EXPECT_FALSE(names_python(value)) << value;
  }
}

TEST(LocustfileChoice, EveryFormOfTheOptionIsUnderstood) {
  EXPECT_EQ(value_of({"-f", "a.py"}), "a.py");
  EXPECT_EQ(value_of({"-fa.py"}), "a.py");
  EXPECT_EQ(value_of({"-f=a.py"}), "a.py");
  EXPECT_EQ(value_of({"-lf", "a.py"}), "a.py");
  EXPECT_EQ(value_of({"--locustfile", "a.py"}), "a.py");
  EXPECT_EQ(value_of({"--locustfile=a.py"}), "a.py");
  EXPECT_EQ(value_of({"--locust", "a.py"}), "a.py");
  EXPECT_EQ(value_of({"-T", "a", "-f", "a.py", "Till"}), "a.py");
  EXPECT_EQ(value_of({"-f", "a.cpp", "-u", "5", "-f", "b.py"}), "b.py");
}

TEST(LocustfileChoice, WhatIsNotItsValueIsNotTaken) {
  EXPECT_EQ(value_of({"--headless", "a.py"}), "");
  EXPECT_EQ(value_of({"-f"}), "");
  EXPECT_EQ(value_of({"-f", "--headless"}), "");
  EXPECT_EQ(value_of({"-uf", "a.py"}), "");
  EXPECT_EQ(value_of({"--", "-f", "a.py"}), "");
}

TEST(LocustfileChoice, OptionsOfTheLocustfilesOwnDoNotMatter) {
  const LocustfileChoice choice = choose({"--tenant", "a", "-Zf", "-f", "a.py", "--web-host", "x"});
  EXPECT_EQ(choice.value, "a.py");
  EXPECT_TRUE(choice.python);
}

TEST(LocustfileChoice, TheSourcesArePreferredAsLocustDoes) {
  MemoryFiles::Texts files;
  EnvironmentVariables environment = {{"HOME", "/people/me"}};
  std::vector<std::string> arguments;
  const auto value = [&] {
    return choose(arguments, environment, files).value;
  };
  EXPECT_EQ(value(), "");
  files["locustfile.py"] = "";
  EXPECT_EQ(value(), "locustfile.py");
  files["/people/me/.locust.conf"] = "locustfile = home.py\n";
  EXPECT_EQ(value(), "home.py");
  files["locust.conf"] = "users 5\n--locustfile conf.py\n";
  EXPECT_EQ(value(), "conf.py");
  files["pyproject.toml"] = "[tool.locust]\nlocustfile = \"project.py\"\n";
  EXPECT_EQ(value(), "project.py");
  files["acrida.toml"] = "locustfile = \"ours.py\"\n";
  EXPECT_EQ(value(), "ours.py");
  files["mine.conf"] = "locustfile: mine.py\n";
  arguments = {"--config", "mine.conf"};
  EXPECT_EQ(value(), "mine.py");
  environment["LOCUST_LOCUSTFILE"] = "variable.py";
  EXPECT_EQ(value(), "variable.py");
  EXPECT_FALSE(choose(arguments, environment, files).in_arguments);
  arguments.insert(arguments.end(), {"-f", "argument.py"});
  EXPECT_EQ(value(), "argument.py");
}

TEST(LocustfileChoice, AFileThatCannotBeReadAndAnUnknownKeySayNothing) {
  const MemoryFiles::Texts files = {{"pyproject.toml", "[tool.locust\n"},
                                    {"locust.conf", "my-own = 5\nlocustfile = a.py\n"}};
  EXPECT_EQ(choose({"--config", "nowhere.conf"}, {}, files).value, "a.py");
}

TEST(LocustfileChoice, AScenarioThatIsNamedWinsOverTheDefaultFile) {
  EXPECT_FALSE(choose({"-f", "a.cpp"}, {}, {{"locustfile.py", ""}}).python);
  EXPECT_FALSE(
      choose({}, {}, {{"locustfile.py", ""}, {"locust.conf", "locustfile a.cpp\n"}}).python);
  EXPECT_TRUE(choose({}, {}, {{"locustfile.py", ""}}).python);
}

}  // namespace
}  // namespace acrida
