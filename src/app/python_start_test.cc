#include "app/python_start.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/options_testing.h"
#include "scenario/scratch_folder_testing.h"

namespace acrida {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

const PythonBuild kBuild = {.interpreter = "/usr/bin/python3.11", .version = "3.11"};

// A program with the package beside it, as in the build tree.
class PythonStart : public testing::Test {
 protected:
  PythonStart() {
    std::filesystem::create_directories(folder_.path("python/acrida"));
    launcher_ = folder_.write("python/acrida/launch.py", "");
  }

  Result<std::vector<std::string>> command(const EnvironmentVariables& environment = {},
                                           const MemoryFiles::Texts& texts = {},
                                           const PythonBuild& build = kBuild) {
    MemoryFiles files(texts);
    return python_command(build, folder_.path("acrida"), environment, files);
  }

  std::string error_in(const std::string& configuration) {
    const auto made = command({{"VIRTUAL_ENV", "/env"}}, {{"/env/pyvenv.cfg", configuration}});
    return made ? "(no error)" : made.error().message();
  }

  const ScratchFolder folder_;
  std::string launcher_;
};

TEST_F(PythonStart, TheInterpreterOfTheBuildRunsThePackageBesideTheProgram) {
  EXPECT_THAT(command().value(), ElementsAre("/usr/bin/python3.11", launcher_));
  EXPECT_EQ(command({{"VIRTUAL_ENV", ""}}).value().front(), "/usr/bin/python3.11");
}

TEST_F(PythonStart, AnActiveEnvironmentBringsItsOwnInterpreter) {
  for (const std::string line :
       {"version = 3.11.2", "version_info = 3.11.9.final.0", "VERSION=3.11"}) {
    const auto made = command({{"VIRTUAL_ENV", "/env"}},
                              {{"/env/pyvenv.cfg", "home = /usr/bin\n" + line + "\nuv = 0.4\n"}});
    EXPECT_EQ(made.value().front(), "/env/bin/python") << line;
  }
  EXPECT_EQ(error_in("home = /usr/bin\n"), "(no error)");
}

TEST_F(PythonStart, AnEnvironmentOfAnotherVersionIsRefusedWithBothVersionsAndTheRemedy) {
  EXPECT_EQ(error_in("home = /opt\nversion = 3.12.1\n"),
            "the virtual environment /env has Python 3.12, but this acrida was built for Python "
            "3.11: `/env/bin/python -m pip install .` in Acrida's source folder gives it an acrida "
            "of its own");
  EXPECT_THAT(error_in("version_info = 3.1.1\n"), HasSubstr("has Python 3.1, "));
  EXPECT_THAT(error_in("version = 3\n"), HasSubstr("has Python 3, "));
}

TEST_F(PythonStart, AnEnvironmentThatIsNoneIsRefused) {
  const auto made = command({{"VIRTUAL_ENV", "/gone\x1b"}});
  EXPECT_EQ(
      made.error().message(),
      "VIRTUAL_ENV says /gone\\x1b, but that is no virtual environment: it has no pyvenv.cfg");
}

TEST_F(PythonStart, ABuildWithoutPythonSaysSo) {
  EXPECT_EQ(command({}, {}, {}).error().message(),
            "locustfiles cannot be run: this acrida was built without Python");
}

TEST_F(PythonStart, AnInstalledProgramHasThePackageBelowLib) {
  const ScratchFolder prefix;
  std::filesystem::create_directories(prefix.path("lib/acrida/python/acrida"));
  const std::string launcher = prefix.write("lib/acrida/python/acrida/launch.py", "");
  MemoryFiles files;
  EXPECT_THAT(python_command(kBuild, prefix.path("bin/acrida"), {}, files).value(),
              ElementsAre("/usr/bin/python3.11", launcher));
}

TEST_F(PythonStart, AMissingPackageIsSaidWithThePlacesItBelongsIn) {
  MemoryFiles files;
  const auto made = python_command(kBuild, "/opt/bin/acrida", {}, files);
  EXPECT_THAT(made.error().message(),
              AllOf(HasSubstr("/opt/bin/python"), HasSubstr("/opt/lib/acrida/python")));
}

TEST_F(PythonStart, AnInterpreterThatCannotBeStartedIsNamed) {
  EXPECT_EQ(become({folder_.path("nowhere")}).message(),
            "start " + folder_.path("nowhere") + ": No such file or directory");
}

TEST_F(PythonStart, TheProcessBecomesTheInterpreter) {
  const std::string program = folder_.write_program("interpreter", "#!/bin/sh\nexit $1\n");
  const pid_t child = ::fork();
  if (child == 0) {
    static_cast<void>(become({program, "7"}));
    ::_exit(1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 7);
}

}  // namespace
}  // namespace acrida
