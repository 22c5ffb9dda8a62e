"""Builds the Lambda package and runs it under the real Lambda runtime, without an AWS account."""
