// Running another program and waiting for it: the compiler.
//
// Thread: main.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "acrida/time.h"
#include "base/error.h"

namespace acrida {

// The path of a program: `name` itself when it holds a slash, else the first in $PATH; empty when
// there is none that can be run.
std::string find_program(const std::string& name);

// Runs arguments[0], a path, with standard input empty and its standard output on our standard
// error. Returns whether it ended with status 0. Fails when it cannot be started, or was ended by a
// signal or by the time limit.
Result<bool> run_program(const std::vector<std::string>& arguments, Duration limit);

// The standard output of a program that must end with status 0; its standard error is dropped.
Result<std::string> program_output(const std::vector<std::string>& arguments, Duration limit);
inline constexpr std::size_t kProgramOutputMax = std::size_t{64} << 10U;

}  // namespace acrida
