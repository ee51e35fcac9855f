#include "app/python_start.h"

#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <optional>
#include <string_view>
#include <utility>

#include "base/escape.h"
#include "base/strings.h"

namespace acrida {
namespace {

// "3.12" of "3.12.1.final.0".
std::string minor_version(std::string_view version) {
  const std::vector<std::string_view> parts = split(version, '.');
  return parts.size() < 2 ? std::string(version) : fmt::format("{}.{}", parts[0], parts[1]);
}

// Which Python an environment was made of, as its pyvenv.cfg says ("version" of venv,
// "version_info" of virtualenv and uv); empty when it does not.
std::string version_of_environment(std::string_view configuration) {
  for (const std::string_view line : split(configuration, '\n')) {
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) {
      continue;
    }
    const std::string key = to_lower(trim(line.substr(0, equals)));
    if (key == "version" || key == "version_info") {
      return minor_version(trim(line.substr(equals + 1)));
    }
  }
  return "";
}

// The interpreter of the environment that is active in the shell.
Result<std::string> interpreter_of(const std::string& folder,
                                   const PythonBuild& build,
                                   FileReader& files) {
  const std::string shown = escape_for_terminal(folder);
  const Result<std::optional<std::string>> file = files.read(folder + "/pyvenv.cfg");
  if (!file) {
    return fail(file.error());
  }
  const std::optional<std::string>& configuration = *file;
  if (!configuration) {
    return fail(fmt::format(
        "VIRTUAL_ENV says {}, but that is no virtual environment: it has no pyvenv.cfg", shown));
  }
  const std::string version = version_of_environment(*configuration);
  if (!version.empty() && version != build.version) {
    return fail(fmt::format(
        "the virtual environment {} has Python {}, but this acrida was built for Python {}: "
        "`{}/bin/python -m pip install .` in Acrida's source folder gives it an acrida of its own",
        shown, escape_for_terminal(version), build.version, shown));
  }
  return folder + "/bin/python";
}

// The file of the package that an interpreter is started with.
Result<std::string> launcher_near(const std::string& executable) {
  const std::filesystem::path folder = std::filesystem::path(executable).parent_path();
  const std::filesystem::path installed = folder.parent_path() / "lib" / "acrida" / "python";
  for (const std::filesystem::path& package : {folder / "python", installed}) {
    const std::filesystem::path launcher = package / "acrida" / "launch.py";
    if (::access(launcher.c_str(), R_OK) == 0) {
      return launcher.native();
    }
  }
  return fail(fmt::format("Acrida's Python package is neither in {}/python nor in {}",
                          escape_for_terminal(folder.native()),
                          escape_for_terminal(installed.native())));
}

}  // namespace

PythonBuild python_build() {
  return {.interpreter = ACRIDA_PYTHON_INTERPRETER, .version = ACRIDA_PYTHON_VERSION};
}

Result<std::vector<std::string>> python_command(const PythonBuild& build,
                                                const std::string& executable,
                                                const EnvironmentVariables& environment,
                                                FileReader& files) {
  if (build.interpreter.empty()) {
    return fail("locustfiles cannot be run: this acrida was built without Python");
  }
  const Result<std::string> launcher = launcher_near(executable);
  if (!launcher) {
    return fail(launcher.error());
  }
  std::string interpreter = build.interpreter;
  const auto active = environment.find("VIRTUAL_ENV");
  if (active != environment.end() && !active->second.empty()) {
    Result<std::string> own = interpreter_of(active->second, build, files);
    if (!own) {
      return fail(own.error());
    }
    interpreter = std::move(*own);
  }
  return std::vector<std::string>{std::move(interpreter), *launcher};
}

Error become(const std::vector<std::string>& command) {
  std::vector<char*> words;
  words.reserve(command.size() + 1);
  for (const std::string& word : command) {
    words.push_back(const_cast<char*>(word.c_str()));  // which execv leaves as they are
  }
  words.push_back(nullptr);
  ::signal(SIGPIPE, SIG_DFL);
  ::signal(SIGXFSZ, SIG_DFL);
  ::execv(words.front(), words.data());
  return Error::system("start " + escape_for_terminal(command.front()), errno);
}

}  // namespace acrida
