#include "scenario/loader.h"

#include <dlfcn.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <exception>
#include <filesystem>
#include <typeinfo>

#include "acrida/build_tag.h"
#include "base/escape.h"
#include "base/strings.h"
#include "scenario/cache_directory.h"
#include "scenario/compile_cache.h"
#include "scenario/library_tag.h"
#include "scenario/program.h"
#include "scenario/type_name.h"

namespace acrida {
namespace {

constexpr std::string_view kLibrarySuffix = ".so";
constexpr std::array<std::string_view, 3> kSourceSuffixes = {".cpp", ".cc", ".cxx"};

using DescribeFunction = void(Scenario& scenario);

bool is_source(std::string_view path) {
  return std::any_of(kSourceSuffixes.begin(), kSourceSuffixes.end(),
                     [path](std::string_view suffix) { return path.ends_with(suffix); });
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "." : path.substr(0, std::max<std::size_t>(slash, 1));
}

Result<std::string> program_path() {
  std::error_code error;
  const std::filesystem::path path = std::filesystem::read_symlink("/proc/self/exe", error);
  if (error) {
    return fail(Error::system("read /proc/self/exe", error.value()));
  }
  return path.native();
}

// Where the API's headers are: beside an installed program, else in the trees it was built from.
Result<std::vector<std::string>> api_folders(const std::string& program) {
  const std::string installed = folder_of(folder_of(program)) + "/include";
  if (::access((installed + "/acrida/build_tag.h").c_str(), R_OK) == 0) {
    return std::vector<std::string>{installed};
  }
  std::vector<std::string> folders;
  for (const std::string_view folder : split(ACRIDA_API_FOLDERS, ':')) {
    folders.emplace_back(folder);
    if (::access(folders.back().c_str(), R_OK) != 0) {
      return fail(
          fmt::format("cannot find the headers of acrida: neither {}/acrida nor {} is there",
                      installed, folder));
    }
  }
  return folders;
}

// Another build of the program is another file, or one that was written at another time.
Result<std::string> program_identity(const std::string& program) {
  struct stat status{};
  if (::stat("/proc/self/exe", &status) != 0) {
    return fail(Error::system("look at " + program, errno));
  }
  return fmt::format("{} {} {} {}.{} {}", ACRIDA_BUILD_TAG, program, status.st_size,
                     status.st_mtim.tv_sec, status.st_mtim.tv_nsec, status.st_ino);
}

Result<std::string> find_compiler(const std::string& wanted) {
  if (!wanted.empty()) {
    std::string path = find_program(wanted);
    return path.empty() ? Result<std::string>(fail("no compiler " + escape_for_terminal(wanted)))
                        : path;
  }
  for (const char* name : {"c++", "g++", "clang++"}) {
    if (std::string path = find_program(name); !path.empty()) {
      return path;
    }
  }
  return fail(
      "no C++ compiler to compile the scenario with (c++, g++ or clang++): install one (apt-get "
      "install g++), or name one with --cxx");
}

std::string exception_text() {
  try {
    throw;
  } catch (const std::exception& exception) {
    return readable_type_name(typeid(exception).name()) + ": " + exception.what();
  } catch (...) {
    return "an exception of unknown type";
  }
}

// What dlopen() and dlsym() say went wrong.
std::string dl_error() {
  const char* text = ::dlerror();
  return text == nullptr ? "unknown error" : escape_for_terminal(text);
}

Result<void> check_tag(const std::string& library) {
  const Result<std::string> tag = read_library_tag(library);
  if (!tag) {
    return std::unexpected(tag.error());
  }
  if (*tag != ACRIDA_BUILD_TAG) {
    return fail(fmt::format(
        "{} was compiled for another build of acrida (\"{}\", this is \"{}\"): compile it again",
        library, escape_for_terminal(*tag), ACRIDA_BUILD_TAG));
  }
  return {};
}

}  // namespace

bool is_scenario_file(std::string_view path) {
  return is_source(path) || path.ends_with(kLibrarySuffix);
}

Result<std::string> compile_scenario(const std::string& source, const LoaderOptions& options) {
  if (::access(source.c_str(), R_OK) != 0) {
    return fail(Error::system("open " + source, errno));
  }
  const Result<std::string> program = program_path();
  if (!program) {
    return program;
  }
  Result<std::string> compiler = find_compiler(options.compiler);
  if (!compiler) {
    return compiler;
  }
  const Result<std::vector<std::string>> folders = api_folders(*program);
  if (!folders) {
    return std::unexpected(folders.error());
  }
  Result<std::string> identity = program_identity(*program);
  Result<std::string> directory = options.cache_directory.empty()
                                      ? default_cache_directory()
                                      : Result<std::string>(options.cache_directory);
  if (!identity || !directory) {
    return identity ? directory : identity;
  }
  const Result<CompileCache> cache = CompileCache::open(*directory);
  if (!cache) {
    return std::unexpected(cache.error());
  }
  CompileSettings settings{.compiler = std::move(*compiler),
                           .flags = {"-std=c++23", "-O2", "-fPIC", "-shared"},
                           .identity = std::move(*identity),
                           .progress = options.progress};
  for (const std::string& folder : *folders) {
    settings.flags.push_back("-I" + folder);
  }
  if (!options.compiler_flags.empty()) {
    settings.flags.insert(settings.flags.end(), options.compiler_flags.begin(),
                          options.compiler_flags.end());
    std::error_code error;
    settings.flags_folder = std::filesystem::current_path(error);
  }
  return cache->compile(source, settings);
}

Result<std::shared_ptr<const Scenario>> load_library(const std::string& library,
                                                     const std::string& directory,
                                                     const Parameters& parameters) {
  if (auto checked = check_tag(library); !checked) {
    return std::unexpected(checked.error());
  }
  // A path without a slash would be looked for in the system's folders.
  const std::string path = library.find('/') == std::string::npos ? "./" + library : library;
  void* handle = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  if (handle == nullptr) {
    return fail("load " + library + ": " + dl_error());
  }
  void* symbol = ::dlsym(handle, "acrida_describe_scenario");
  if (symbol == nullptr) {
    return fail("load " + library + ": " + dl_error());
  }
  const auto scenario = std::make_shared<Scenario>(directory, parameters);
  try {
    reinterpret_cast<DescribeFunction*>(symbol)(*scenario);
  } catch (...) {
    if (!scenario->spec().errors.empty()) {
      return scenario;  // what went wrong first is told by its plan, as a file that is not there
    }
    return fail("ACRIDA_SCENARIO threw " + escape_for_terminal(exception_text()));
  }
  return scenario;
}

Result<std::shared_ptr<const Scenario>> load_scenario(const std::string& path,
                                                      const LoaderOptions& options) {
  if (!is_source(path)) {
    return load_library(path, folder_of(path), options.parameters);
  }
  const Result<std::string> library = compile_scenario(path, options);
  if (!library) {
    return std::unexpected(library.error());
  }
  return load_library(*library, folder_of(path), options.parameters);
}

}  // namespace acrida
