#include "scenario/compile_cache.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>

#include "base/strings.h"
#include "scenario/cache_directory.h"
#include "scenario/dependency_file.h"
#include "scenario/file_text.h"
#include "scenario/program.h"
#include "scenario/sha256.h"

namespace acrida {
namespace {

constexpr std::string_view kFormat = "acrida compiled scenario 2";
constexpr std::size_t kFilesBytesMax = std::size_t{4} << 20U;
constexpr Duration kVersionTimeMax = std::chrono::seconds(30);

// Removes a file that was not renamed away.
class Scratch {
 public:
  explicit Scratch(std::string path) : path_(std::move(path)) {}
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() { ::unlink(path_.c_str()); }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

std::string hash_of(std::string_view bytes) {
  return Sha256().add(bytes).hex();
}

bool older(const timespec& a, const timespec& b) {
  return a.tv_sec != b.tv_sec ? a.tv_sec < b.tv_sec : a.tv_nsec < b.tv_nsec;
}

std::string absolute(const std::string& path) {
  std::error_code error;
  return std::filesystem::absolute(path, error).lexically_normal().native();
}

}  // namespace

// What went into a compilation.
struct CompileCache::Ingredients {
  std::string lines;  // "SHA-256 path" each
  bool certain = true;
};

// One call of compile().
struct CompileCache::Job {
  std::string source;  // absolute
  std::string key;     // names everything but the contents of files
  const CompileSettings& settings;
};

Result<CompileCache> CompileCache::open(std::string directory) {
  if (auto made = make_private_directory(directory); !made) {
    return std::unexpected(made.error());
  }
  return CompileCache(std::move(directory));
}

Result<std::string> CompileCache::compile(const std::string& source,
                                          const CompileSettings& settings) const {
  const Result<std::string> version =
      program_output({settings.compiler, "--version"}, kVersionTimeMax);
  if (!version) {
    return version;
  }
  const std::unique_ptr<char, decltype(&std::free)> real(::realpath(source.c_str(), nullptr),
                                                         &std::free);
  if (real == nullptr) {
    return fail(Error::system("open " + source, errno));
  }
  Sha256 key;
  key.add_field(kFormat).add_field(real.get()).add_field(settings.flags_folder);
  key.add_field(settings.compiler).add_field(*version).add_field(settings.identity);
  for (const std::string& flag : settings.flags) {
    key.add_field(flag);
  }
  const Job job{real.get(), key.hex(), settings};
  if (std::optional<std::string> library = find(job)) {
    return *library;
  }
  const FileLock lock(directory_ + "/" + job.key + ".lock");
  if (std::optional<std::string> library = find(job)) {
    return *library;
  }
  if (settings.progress) {
    settings.progress(fmt::format("compiling {}", source));
  }
  return build(job);
}

// The library of a job none of whose files has changed.
std::optional<std::string> CompileCache::find(const Job& job) const {
  const Result<std::string> record =
      read_file(directory_ + "/" + job.key + ".files", kFilesBytesMax);
  if (!record) {
    return std::nullopt;
  }
  const std::vector<std::string_view> lines = split(trim(*record), '\n');
  if (lines.size() < 3 || lines[0] != kFormat) {
    return std::nullopt;
  }
  for (std::size_t i = 2; i < lines.size(); ++i) {
    const std::size_t space = lines[i].find(' ');
    if (space == std::string_view::npos) {
      return std::nullopt;
    }
    const Result<std::string> file =
        read_file(std::string(lines[i].substr(space + 1)), kSourceBytesMax);
    if (!file || hash_of(*file) != lines[i].substr(0, space)) {
      return std::nullopt;
    }
  }
  std::string library = directory_ + "/" + std::string(lines[1]);
  if (::access(library.c_str(), R_OK) != 0) {
    return std::nullopt;
  }
  touch(library);
  touch(directory_ + "/" + job.key + ".files");
  return library;
}

// The files as they are now. Uncertain when one of them may have changed since `start`: the
// compiler may have read another content.
CompileCache::Ingredients CompileCache::ingredients(const std::vector<std::string>& paths,
                                                    const timespec& start) {
  Ingredients found;
  for (const std::string& path : paths) {
    struct stat status{};
    const Result<std::string> file = read_file(path, kSourceBytesMax);
    if (!file || ::stat(path.c_str(), &status) != 0 || !older(status.st_mtim, start) ||
        path.find('\n') != std::string::npos) {
      found.certain = false;
      continue;
    }
    found.lines += fmt::format("{} {}\n", hash_of(*file), absolute(path));
  }
  return found;
}

Result<std::string> CompileCache::build(const Job& job) const {
  const std::string stem = fmt::format("{}/{}.{}", directory_, job.key, ::getpid());
  const Scratch library(stem + ".so.tmp");
  const Scratch rule(stem + ".d.tmp");
  // Written first, so that its time is that of the start.
  if (auto started = write_file_atomically(rule.path(), ""); !started) {
    return std::unexpected(started.error());
  }
  struct stat start{};
  ::stat(rule.path().c_str(), &start);

  // The source before the flags, so that libraries among them are looked into for it.
  std::vector<std::string> command = {job.settings.compiler, job.source, "-MD",         "-MF",
                                      rule.path(),           "-o",       library.path()};
  command.insert(command.end(), job.settings.flags.begin(), job.settings.flags.end());
  const Result<bool> compiled = run_program(command, kCompileTimeMax);
  if (!compiled) {
    return std::unexpected(compiled.error());
  }
  if (!*compiled) {
    return fail(job.source + " does not compile");
  }
  const Result<std::string> read = read_file(rule.path(), kFilesBytesMax);
  if (!read) {
    return std::unexpected(read.error());
  }
  const Ingredients files = ingredients(dependencies_in(*read), start.st_mtim);
  return publish(job, library.path(), files);
}

// A library whose ingredients are uncertain is used, but not recorded.
Result<std::string> CompileCache::publish(const Job& job,
                                          const std::string& library,
                                          const Ingredients& files) const {
  const std::string name = Sha256().add_field(job.key).add_field(files.lines).hex() + ".so";
  std::string path = directory_ + "/" + name;
  if (std::rename(library.c_str(), path.c_str()) != 0) {
    return fail(Error::system("rename " + library, errno));
  }
  if (files.certain) {
    const std::string record = fmt::format("{}\n{}\n{}", kFormat, name, files.lines);
    if (auto written = write_file_atomically(directory_ + "/" + job.key + ".files", record);
        !written) {
      return std::unexpected(written.error());
    }
  }
  for (const std::string_view suffix : {".so", ".files", ".lock", ".tmp"}) {
    remove_oldest(directory_, suffix, kLibrariesMax);
  }
  return path;
}

}  // namespace acrida
