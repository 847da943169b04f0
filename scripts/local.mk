# what scripts adds to the build
