#include "app/locust_link.h"

#include <fmt/format.h>

#include <filesystem>
#include <system_error>

#include "base/escape.h"
#include "scenario/program.h"

namespace acrida {
namespace {

constexpr std::string_view kUsage =
    "Usage: acrida install-locust-command [FOLDER]\n\n"
    "Makes a link named locust to this program in FOLDER (default: beside the program itself).\n";

std::string shown(const std::filesystem::path& path) {
  return escape_for_terminal(path.native());
}

bool leads_to(const std::filesystem::path& link, const std::filesystem::path& executable) {
  std::error_code error;
  return std::filesystem::equivalent(link, executable, error);
}

// Who types locust gets the first one on the PATH.
std::string what_the_path_says(const std::filesystem::path& executable) {
  const std::string first = find_program("locust");
  if (first.empty()) {
    return "It is not on your PATH.\n";
  }
  return leads_to(first, executable)
             ? ""
             : fmt::format("On your PATH {} comes first.\n", escape_for_terminal(first));
}

}  // namespace

Result<std::string> install_locust_command(std::span<const std::string> arguments,
                                           const std::string& executable) {
  if (!arguments.empty() && (arguments[0] == "--help" || arguments[0] == "-h")) {
    return std::string(kUsage);
  }
  if (arguments.size() > 1 || (!arguments.empty() && arguments[0].starts_with('-'))) {
    return fail("install-locust-command takes one argument: the folder for the link");
  }
  const std::filesystem::path folder = arguments.empty()
                                           ? std::filesystem::path(executable).parent_path()
                                           : std::filesystem::path(arguments[0]);
  const std::filesystem::path link = folder / "locust";
  std::error_code error;
  const std::filesystem::file_status status = std::filesystem::symlink_status(link, error);
  if (std::filesystem::exists(status)) {
    if (leads_to(link, executable)) {
      return fmt::format("{} is there already.\n{}", shown(link), what_the_path_says(executable));
    }
    return fail(fmt::format(
        "{} is there already and is not this program: it is left alone; name another folder",
        shown(link)));
  }
  std::filesystem::create_symlink(executable, link, error);
  if (error) {
    return fail(Error::system("link " + shown(link), error.value()));
  }
  return fmt::format("{} runs {}.\n{}", shown(link), shown(executable),
                     what_the_path_says(executable));
}

}  // namespace acrida
