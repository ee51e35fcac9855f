// Command-line options of the bench programs: "--name value" and "--flag".
//
// The programs are run by bench/run and by people who know what they do: an unknown option ends the
// program with exit code 2 and its name.
//
// Thread: main.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace acrida::bench {

class Options {
 public:
  void number(std::string_view name, long& into) {
    add(name, true,
        [&into](std::string_view text) { into = std::atol(std::string(text).c_str()); });
  }
  void real(std::string_view name, double& into) {
    add(name, true,
        [&into](std::string_view text) { into = std::atof(std::string(text).c_str()); });
  }
  void text(std::string_view name, std::string& into) {
    add(name, true, [&into](std::string_view text) { into = std::string(text); });
  }
  void flag(std::string_view name, bool& into) {
    add(name, false, [&into](std::string_view) { into = true; });
  }

  // Sets what the arguments name; exits with 2 on an argument that no option declared.
  void parse(int argc, char** argv) const {
    for (int i = 1; i < argc; ++i) {
      const Option* option = find(argv[i]);
      if (option == nullptr || (option->takes_value && i + 1 == argc)) {
        std::fprintf(stderr, "%s: bad option %s; known:", argv[0], argv[i]);
        for (const Option& known : options_) {
          std::fprintf(stderr, " %s", known.name.c_str());
        }
        std::fprintf(stderr, "\n");
        std::exit(2);
      }
      option->set(option->takes_value ? argv[++i] : "");
    }
  }

 private:
  struct Option {
    std::string name;
    bool takes_value;
    std::function<void(std::string_view)> set;
  };

  void add(std::string_view name, bool takes_value, std::function<void(std::string_view)> set) {
    options_.push_back({std::string(name), takes_value, std::move(set)});
  }

  const Option* find(std::string_view name) const {
    for (const Option& option : options_) {
      if (option.name == name) {
        return &option;
      }
    }
    return nullptr;
  }

  std::vector<Option> options_;
};

}  // namespace acrida::bench
