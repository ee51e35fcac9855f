// The demo ERP as a program of its own, for benchmarks and tests that need no more of Acrida.
#include "demo/command.h"

int main(int argc, char** argv) {
  return acrida::demo_erp_command(argc, argv);
}
