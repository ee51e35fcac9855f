// Whether a run's users are written in Python. That is found out before anything else of the
// options is judged, because a locustfile may add options of its own: the file is looked for where
// Locust looks (the command line, LOCUST_LOCUSTFILE, configuration files, ./locustfile.py), and
// what is wrong elsewhere is left to whoever reads the options then.
//
// Thread: main.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "app/options.h"

namespace acrida {

struct LocustfileChoice {
  std::string value;          // what -f says, or what takes its place; empty: there is nothing
  bool in_arguments = false;  // it stands on the command line
  bool python = false;
};

LocustfileChoice choose_locustfile(std::span<const std::string> arguments,
                                   const EnvironmentVariables& environment,
                                   FileReader& files);

// Whether a host is named in any of these places; a locustfile's users may name one of their own.
bool names_host(std::span<const std::string> arguments,
                const EnvironmentVariables& environment,
                FileReader& files);

// "a.py", "folder", "https://host/a.py", "-" (from a master), or several of them with commas
// between; with a C++ scenario among them it is none.
bool names_python(std::string_view value);

}  // namespace acrida
